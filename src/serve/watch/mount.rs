//! Folders that others can change without this system's knowing: shares, and folders of the host
//! of a virtual machine.

use camino::Utf8Path;

use super::polling::Polling;

/// Why to look for changes in this folder, where it lies on such a file system.
#[cfg(target_os = "linux")]
pub(super) fn remote(folder: &Utf8Path) -> Option<Polling> {
    let found = rustix::fs::statfs(folder.as_std_path()).ok()?;
    // Some numbers are negative where the type is signed and narrow.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "they are 32 bits, whatever the type is"
    )]
    let on = name(found.f_type as u32)?;
    Some(Polling::Remote {
        folder: folder.to_owned(),
        on,
    })
}

/// Other systems do not tell it by a number.
#[cfg(not(target_os = "linux"))]
pub(super) fn remote(_folder: &Utf8Path) -> Option<Polling> {
    None
}

/// What a number of `statfs` stands for, with its article, where it is such a file system.
#[cfg(target_os = "linux")]
fn name(number: u32) -> Option<&'static str> {
    Some(match number {
        0x6969 => "an NFS share",
        0x517b | 0xfe53_4d42 | 0xff53_4d42 => "an SMB share",
        // `/mnt/c` of WSL, and folders that a virtual machine has of its host.
        0x0102_1997 => "a 9P mount",
        0x786f_4256 => "a shared folder of VirtualBox",
        0xbacb_acbc => "a shared folder of VMware",
        // Sshfs and virtiofs among them; which it is, is not told.
        0x6573_5546 => "a FUSE mount",
        0x00c3_6400 => "a Ceph mount",
        0x5346_414f | 0x6b41_4653 => "an AFS mount",
        0x0bd0_0bd0 => "a Lustre mount",
        0x7375_7245 => "a Coda mount",
        _ => return None,
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_statfs() {
        // As `linux/magic.h` and the manual of statfs(2) have them.
        for (number, is_remote) in [
            (0x6969, true),
            (0xff53_4d42, true),
            (0x0102_1997, true),
            (0x6573_5546, true),
            (0xef53, false),
            (0x9123_683e, false),
            (0x0102_1994, false),
            (0x794c_7630, false),
        ] {
            assert_eq!(name(number).is_some(), is_remote, "{number:#x}");
        }
        assert_eq!(remote(Utf8Path::new("/proc")), None);
    }
}

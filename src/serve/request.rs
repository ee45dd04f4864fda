//! What a browser asks, read strictly: what is odd is refused, never repaired.

/// The longest head of a request, in bytes.
pub(super) const LONGEST_HEAD: usize = 32 * 1024;

/// The most header lines in a head.
const MOST_HEADERS: usize = 100;

/// The head of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is to be done.
    pub method: Method,
    /// The path, decoded once, without its first slash: `""` is home.
    pub path: String,
    /// The part after `?`, as it was sent.
    pub query: Option<String>,
    /// May more requests follow on this connection?
    pub keep_alive: bool,
    /// Names in lower case, in the order they were sent.
    headers: Vec<(String, String)>,
}

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The page.
    Get,
    /// Only what describes the page.
    Head,
    /// Anything else: nothing here can be changed by a request.
    Other,
}

/// A header that must stand alone stands there several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Repeated;

impl Request {
    /// Reads a head, up to and with its empty line. `Err` is the status to answer with; the
    /// connection must then be closed, as nobody knows where the next request begins.
    pub fn parse(head: &[u8]) -> Result<Self, u16> {
        let head = std::str::from_utf8(head).map_err(|_| 400_u16)?;
        let head = head.strip_suffix("\r\n\r\n").ok_or(400_u16)?;
        let mut lines = head.split("\r\n");
        let (method, target, version) = request_line(lines.next().unwrap_or_default())?;
        let headers = lines.map(header).collect::<Result<Vec<_>, u16>>()?;
        if headers.len() > MOST_HEADERS {
            return Err(431);
        }
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        let mut request = Self {
            method,
            path: decode(path.strip_prefix('/').ok_or(400_u16)?).ok_or(400_u16)?,
            query,
            keep_alive: version == "HTTP/1.1",
            headers,
        };
        let closes = request
            .all("connection")
            .any(|value| value.eq_ignore_ascii_case("close"));
        request.keep_alive &= !closes;
        let has_body = request.all("transfer-encoding").next().is_some()
            || request.all("content-length").any(|length| length != "0");
        match (has_body, method) {
            // The body is not read, so what follows cannot be told from it.
            (true, Method::Other) => request.keep_alive = false,
            (true, _) => return Err(400),
            (false, _) => {}
        }
        Ok(request)
    }

    /// The value of a header that may stand there once.
    pub(super) fn one(&self, name: &str) -> Result<Option<&str>, Repeated> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            _ => Err(Repeated),
        }
    }

    /// All values of a header.
    pub(super) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

fn request_line(line: &str) -> Result<(Method, &str, &str), u16> {
    let mut parts = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(400);
    };
    if method.is_empty() || !method.bytes().all(is_token) {
        return Err(400);
    }
    if !target
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'#')
    {
        return Err(400);
    }
    if !matches!(version, "HTTP/1.1" | "HTTP/1.0") {
        return Err(505);
    }
    let method = match method {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        _ => Method::Other,
    };
    Ok((method, target, version))
}

fn header(line: &str) -> Result<(String, String), u16> {
    let (name, value) = line.split_once(':').ok_or(400_u16)?;
    let value = value.trim_matches([' ', '\t']);
    let plain = |character: char| character == '\t' || !character.is_control();
    if name.is_empty() || !name.bytes().all(is_token) || !value.chars().all(plain) {
        return Err(400);
    }
    Ok((name.to_ascii_lowercase(), value.to_owned()))
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Undoes percent-encoding, once. `None` where it is malformed, is not UTF-8, or means
/// something to a file system: `.` and `..`, a backslash, a control character.
fn decode(path: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'%' {
            let (code, after) = rest.split_at_checked(2)?;
            let digit = |byte: u8| char::from(byte).to_digit(16);
            decoded.push(u8::try_from(digit(code[0])? * 16 + digit(code[1])?).ok()?);
            rest = after;
        } else {
            decoded.push(byte);
        }
    }
    let decoded = String::from_utf8(decoded).ok()?;
    let plain = !decoded.contains(|character: char| character == '\\' || character.is_control())
        && !decoded.split('/').any(|part| matches!(part, "." | ".."));
    plain.then_some(decoded)
}

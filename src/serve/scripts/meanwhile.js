// After a save it takes a while until all rules have looked. Meanwhile what they found before is told along with
// what is known already, so that no mark goes and comes again.

const key = (problem) => `${problem.code} ${problem.message}`;

/** What is to be told of a page, given what was told of it before. */
export const meanwhile = (now, before) => {
  if (!now || now.is_checked || !before) return now;
  const known = new Set([...now.problems, ...now.elsewhere].map(key));
  const still = (problems) => problems.filter((it) => !known.has(key(it)));
  return {
    ...now,
    problems: [...now.problems, ...still(before.problems)],
    elsewhere: [...now.elsewhere, ...still(before.elsewhere)],
    counts: { ...before.counts, errors: Math.max(now.counts.errors, before.counts.errors) },
  };
};

/** What happened, in order, in the system calls of a server as `strace -f -y` prints them. */
export type Call =
  { what: 'wal written'; text: string } | { what: 'wal synced' } | { what: 'reply'; text: string }

/** A call that another thread interrupted is printed in two lines; a write counts from its first, a sync from its last. */
export function readTrace(trace: string): Call[] {
  const begun = new Map<string, string>()
  return trace.split('\n').flatMap(line => {
    const [, pid = '', rest = ''] = /^(?:\[pid\s+)?(\d+)\]?\s+(.*)$/.exec(line) ?? []
    if (rest.includes('<unfinished ...>')) {
      begun.set(pid, rest)
      return /^f(data)?sync\(/.test(rest) ? [] : callOf(rest)
    }
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/.exec(rest)
    if (!resumed) return callOf(rest)
    return /^f(data)?sync$/.test(resumed[1] ?? '') ? callOf(`${begun.get(pid)}${resumed[2]}`) : []
  })
}

function callOf(line: string): Call[] {
  const [, name = '', target = ''] = /^(\w+)\(\d+<([^>]*)>/.exec(line) ?? []
  const isWal = target.endsWith('-wal')
  if (/^f(data)?sync$/.test(name))
    return isWal && line.trimEnd().endsWith('= 0') ? [{ what: 'wal synced' }] : []
  if (!/^(p?write(v|64)?|send(to|msg))$/.test(name)) return []
  if (isWal) return [{ what: 'wal written', text: line }]
  return /HTTP\/1\.1 303|MSA\|AA\|/.test(line) ? [{ what: 'reply', text: line }] : []
}

/**
 * Sets each reply beside what it acknowledges: the name that was sent with it must have been written to the
 * write-ahead log, and the log synced after that, before the reply. Answers the names of which that is not true.
 */
export function unprovenReplies(calls: Call[], names: string[]): string[] {
  const replies = calls.flatMap((call, at) => (call.what === 'reply' ? [at] : []))
  return names.filter((name, place) => {
    const at = replies[place]
    if (at === undefined) return true
    const before = calls.slice(0, at)
    const last = before.findLastIndex(call => call.what === 'wal written')
    const synced = before.findLastIndex(call => call.what === 'wal synced')
    return synced < last || !before.some(call => call.what === 'wal written' && call.text.includes(name))
  })
}

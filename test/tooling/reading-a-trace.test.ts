import { expect } from 'chai'
import { readTrace, unprovenReplies } from '../../scripts/judges/trace.ts'

describe('the judge of durability', () => {
  const written = (name: string) =>
    `100 pwrite64(21</tmp/judge.db-wal>, "\\0\\0${name}\\0"..., 4096, 4152) = 4096`
  const synced = '100 fdatasync(21</tmp/judge.db-wal>) = 0'
  const reply = '100 writev(25<socket:[7]>, [{iov_base="HTTP/1.1 303 See Other\\r\\n", iov_len=24}], 1) = 24'
  const acknowledged = (id: string) =>
    `100 write(26<socket:[8]>, "\\vMSH|^~\\\\&|\\rMSA|AA|${id}\\r\\34\\r", 60) = 60`

  const unproven = (lines: string[], names: string[]) => unprovenReplies(readTrace(lines.join('\n')), names)

  it('accepts what was written and synced before its reply', () => {
    const lines = [written('F1'), synced, reply, written('M1'), synced, acknowledged('M1')]

    expect(unproven(lines, ['F1', 'M1'])).to.deep.equal([])
  })

  it('names a reply without a sync, or with one that came before the write or after the reply', () => {
    expect(unproven([written('F1'), reply], ['F1'])).to.deep.equal(['F1'])
    expect(unproven([synced, written('F1'), reply], ['F1'])).to.deep.equal(['F1'])
    expect(unproven([written('F1'), reply, synced], ['F1'])).to.deep.equal(['F1'])
    expect(unproven([written('F1'), synced, written('F1'), reply], ['F1'])).to.deep.equal(['F1'])
  })

  it('names a reply to something that was never written', () => {
    expect(unproven([written('F2'), synced, reply], ['F1'])).to.deep.equal(['F1'])
    expect(unproven([written('F1'), synced, reply], ['F1', 'F2'])).to.deep.equal(['F2'])
  })

  it('takes only a sync of the write-ahead log that succeeded', () => {
    for (const sync of [
      '100 fdatasync(20</tmp/judge.db>) = 0',
      '100 fdatasync(21</tmp/judge.db-wal>) = -1 EIO (Input/output error)',
    ])
      expect(unproven([written('F1'), sync, reply], ['F1'])).to.deep.equal(['F1'])
  })

  it('counts a sync that another thread interrupted from its end', () => {
    const begun = '100 fsync(21</tmp/judge.db-wal> <unfinished ...>'
    const other = '101 write(5<pipe:[9]>, "x", 1) = 1'
    const resumed = '100 <... fsync resumed>) = 0'

    expect(unproven([written('F1'), begun, other, resumed, reply], ['F1'])).to.deep.equal([])
    expect(unproven([written('F1'), begun, other, reply, resumed], ['F1'])).to.deep.equal(['F1'])
  })
})

import type { RequestHandler } from 'express'

/**
 * SQLite answers while the process waits, so a page takes all of it for some milliseconds: twenty at once are a tenth
 * of a second, which is as long as anybody should wait for the others.
 */
const mostAtOnce = 20

/**
 * Turns requests away while more are under way than can be answered in good time, rather than being slow for all.
 * Stands behind what reads the body, so that slow senders hold no place, and a place is free once the answer is handed
 * to the network, so that slow readers hold none.
 */
export function shedding(most = mostAtOnce): RequestHandler {
  let underWay = 0
  return (_req, res, next) => {
    if (underWay >= most) {
      res
        .status(503)
        .set('Retry-After', '2')
        .type('text')
        .send('Aftercare is very busy. Please try again in a few seconds.')
      return
    }
    underWay++
    let here = true
    const leave = () => {
      if (here) underWay--
      here = false
    }
    res.once('finish', leave).once('close', leave)
    next()
  }
}

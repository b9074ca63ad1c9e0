import type { RequestHandler } from 'express'

const mostAtOnce = 250

/** Turns requests away while more are under way than can be answered in good time, rather than being slow for all. */
export function shedding(): RequestHandler {
  let underWay = 0
  return (_req, res, next) => {
    if (underWay >= mostAtOnce) {
      res
        .status(503)
        .set('Retry-After', '2')
        .type('text')
        .send('Aftercare is very busy. Please try again in a few seconds.')
      return
    }
    underWay++
    res.once('close', () => underWay--)
    next()
  }
}

import type { NextFunction, Request, RequestHandler, Response } from 'express'
import helmet from 'helmet'

/** Security headers; nothing inline, nothing from another host, nothing kept by a shared computer. */
export function securityHeaders(https: boolean): RequestHandler {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        manifestSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    // with 'no-referrer' Chromium sends `Origin: null` on our own forms
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  })
  return (req, res, next) => {
    if (!req.path.startsWith('/assets/')) res.set('Cache-Control', 'no-store')
    headers(req, res, next)
  }
}

/**
 * A request that changes something must come from our own pages: by Sec-Fetch-Site, else by Origin; neither means
 * refuse (OWASP CSRF cheat sheet, fetch metadata with Origin as the fallback).
 */
export function sameSite(req: Request, res: Response, next: NextFunction): void {
  if (req.method === 'GET' || req.method === 'HEAD' || isOurs(req)) next()
  else
    res
      .status(403)
      .type('text')
      .send('This form did not come from Aftercare. Go back, reload the page and try again.')
}

function isOurs(req: Request): boolean {
  const site = req.get('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin'
  const origin = req.get('Origin')
  if (origin === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === req.get('Host')
}

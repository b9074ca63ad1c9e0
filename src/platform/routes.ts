import { Router } from 'express'
import type { Request, RequestHandler, Response } from 'express'

export type Handler = (req: Request, res: Response) => Promise<void> | void
export type Method = 'get' | 'post'

export interface RouteRow<Policy extends string> {
  method: Method
  path: string
  policy: Policy
}

/** A route cannot be made without the name of the policy that guards it. */
export interface Routes<Policy extends string> {
  get(path: string, policy: Policy, handler: Handler): void
  post(path: string, policy: Policy, handler: Handler): void
  /** every route there is, for tests and for the page of policies */
  readonly table: readonly RouteRow<Policy>[]
}

/** `guard` answers for a policy the middleware that lets a request through or turns it away. */
export function createRoutes<Policy extends string>(guard: (policy: Policy) => RequestHandler) {
  const router = Router({ caseSensitive: true, strict: true })
  const table: RouteRow<Policy>[] = []
  const add = (method: Method) => (path: string, policy: Policy, handler: Handler) => {
    table.push({ method, path, policy })
    router[method](path, guard(policy), handler as RequestHandler)
  }
  const routes: Routes<Policy> = { get: add('get'), post: add('post'), table }
  return { router, routes }
}

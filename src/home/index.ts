export { frameFor } from './frame.ts'
export { myRoutes } from './my-routes.ts'

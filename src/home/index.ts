export { frameFor } from './frame.ts'
export { myRoutes } from './my-routes.ts'
export { homeRoutes } from './routes.ts'
export { makeBenchData } from './bench-data.ts'

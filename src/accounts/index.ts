export type { Account, Organisation, Team } from './account.ts'
export { openOurselves, openRecord, openTeams, PatientAccess } from './access.ts'
export type { TeamAccess } from './access.ts'
export { addAccount, addMember, addOrganisation, addPatientAccount, addTeam } from './actions.ts'
export { openOwnRecord } from './own-record.ts'
export { createIdentity, guard, isSignedIn, signedIn } from './identify.ts'
export { makeSignInLink } from './links.ts'
export { hashPassword } from './passwords.ts'
export {
  addRelationship,
  findAccount,
  findAccountByEmail,
  findOrganisation,
  findTeamByKey,
  getTeam,
  hasOwnAccount,
  listMembers,
  listPractices,
  listTeams,
  namesOf,
  ownAccountOf,
  ownPatientId,
  practiceOf,
  setPractice,
  teamRelationships,
  teamsFollowing,
  teamsOf,
} from './queries.ts'
export type { Member } from './queries.ts'
export { may, staffRoles } from './roles.ts'
export type { Ability, Policy, Role } from './roles.ts'
export { accountRoutes } from './routes.ts'

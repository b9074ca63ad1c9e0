import type { Knex } from 'knex'

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('organisations', table => {
    table.increments('id')
    table.text('kind').notNullable().checkIn(['site', 'practice'])
    table.text('code').notNullable().unique()
    table.text('name').notNullable()
    table.text('address')
    table.text('phone')
  })

  await db.schema.createTable('accounts', table => {
    table.increments('id')
    table.text('side').notNullable().checkIn(['clinic', 'my'])
    table.text('email').notNullable()
    table.text('name').notNullable()
    table
      .text('role')
      .notNullable()
      .checkIn([
        'nurse specialist',
        'consultant',
        'support worker',
        'gp practice',
        'pathway administrator',
        'it administrator',
        'privacy officer',
        'patient',
        'carer',
      ])
    table.text('password_hash')
    table.text('created_at').notNullable()
    table.text('closed_at')
    table.unique(['side', 'email'])
  })

  await db.schema.createTable('sign_in_links', table => {
    table.text('token_hash').primary()
    table.integer('account_id').notNullable().references('accounts.id')
    table.text('expires_at').notNullable()
    table.text('used_at')
  })

  await db.schema.createTable('teams', table => {
    table.increments('id')
    table.text('key').notNullable().unique()
    table.text('name').notNullable()
    table.text('phone').notNullable()
    table.text('hours').notNullable()
    table.text('out_of_hours')
    table.boolean('support_files_expected').notNullable().defaultTo(false)
    table.integer('default_owner_id').references('accounts.id')
    table.integer('site_id').references('organisations.id')
  })

  await db.schema.createTable('team_members', table => {
    table.increments('id')
    table.integer('team_id').notNullable().references('teams.id')
    table.integer('account_id').notNullable().references('accounts.id').index()
    table.text('function').notNullable().checkIn(['member', 'lead', 'manager'])
    table.text('from_at').notNullable()
    table.text('until_at')
  })
  await db.raw(
    'create unique index team_members_once on team_members (team_id, account_id) where until_at is null',
  )

  await db.schema.createTable('practice_members', table => {
    table.integer('organisation_id').notNullable().references('organisations.id')
    table.integer('account_id').notNullable().references('accounts.id')
    table.primary(['account_id', 'organisation_id'])
  })

  await db.schema.createTable('relationships', table => {
    table.increments('id')
    table.integer('patient_id').notNullable().references('patients.id')
    table.text('kind').notNullable().checkIn(['self', 'team', 'practice', 'carer', 'break-glass'])
    table.integer('team_id').references('teams.id')
    table.integer('organisation_id').references('organisations.id')
    table.integer('account_id').references('accounts.id')
    table.text('from_at').notNullable()
    table.text('until_at')
    table.unique(['id', 'patient_id'])
    table.unique(['id', 'team_id'])
    table.index(['patient_id', 'until_at'])
    table.index(['account_id'])
    table.index(['organisation_id'])
    table.check(
      `(kind = 'team' and team_id is not null and organisation_id is null and account_id is null)
       or (kind = 'practice' and organisation_id is not null and team_id is null and account_id is null)
       or (kind in ('self', 'carer', 'break-glass') and account_id is not null and team_id is null and organisation_id is null)`,
      [],
      'relationships_have_one_holder',
    )
  })
  await db.raw(
    `create unique index one_practice_at_a_time on relationships (patient_id) where kind = 'practice' and until_at is null`,
  )
  await db.raw(
    `create unique index one_self_at_a_time on relationships (account_id) where kind = 'self' and until_at is null`,
  )
  await db.raw(
    `create index team_relationships on relationships (team_id, patient_id) where until_at is null`,
  )
}

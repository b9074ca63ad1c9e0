import type { Knex } from 'knex'

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('instance', table => {
    table.integer('id').primary().checkIn(['1'])
    table.text('kind').notNullable().checkIn(['production', 'demo'])
    table.text('born_at').notNullable()
  })
  await neverChanges(db, 'instance')

  await db.schema.createTable('sessions', table => {
    table.text('sid_hash').primary()
    table.text('body').notNullable()
    table.integer('account_id').index()
    table.text('created_at').notNullable()
    table.text('touched_at').notNullable()
  })

  await db.schema.createTable('audit_rows', table => {
    table.bigIncrements('id')
    table.text('at').notNullable()
    table.text('actor').notNullable()
    table.text('role')
    table.text('action').notNullable()
    table.integer('patient_id')
    table.text('details').notNullable()
    table.index(['patient_id', 'id'])
  })
  await neverChanges(db, 'audit_rows')

  await db.schema.createTable('audit_seals', table => {
    table.bigInteger('seq').primary()
    table.bigInteger('audit_id').notNullable().unique()
    table.text('hash').notNullable()
  })
  await neverChanges(db, 'audit_seals')

  await db.schema.createTable('drafts', table => {
    table.integer('account_id').notNullable()
    table.text('subject').notNullable()
    table.text('body').notNullable()
    table.text('saved_at').notNullable()
    table.primary(['account_id', 'subject'])
  })

  await db.schema.createTable('throttles', table => {
    table.text('key').primary()
    table.integer('failures').notNullable()
    table.text('until_at').notNullable()
  })

  await db.schema.createTable('outbox', table => {
    table.increments('id')
    table.text('kind').notNullable()
    table.text('addressee').notNullable()
    table.integer('patient_id')
    table.integer('team_id')
    table.text('data').notNullable()
    table.text('not_before').notNullable()
    table.text('wanted_by').notNullable()
    table.text('claimed_at')
    table.text('claimed_by')
    table.text('proved_at')
    table.text('proof')
    table.text('dropped_at')
    table.text('dropped_because')
    table.index(['team_id', 'kind', 'proved_at', 'dropped_at', 'id'])
    table.index(['patient_id', 'id'])
  })
}

/** What has been written here stays written; the database itself refuses to change it. */
async function neverChanges(db: Knex, table: string): Promise<void> {
  if ((db.client as { dialect: string }).dialect === 'postgresql') {
    await db.raw(
      `create or replace function refuse_change() returns trigger language plpgsql as $$
       begin raise exception '% is append-only', tg_table_name; end $$`,
    )
    await db.raw(
      `create trigger ${table}_never_changes before update or delete on ${table}
       for each row execute function refuse_change()`,
    )
  } else {
    for (const change of ['update', 'delete'])
      await db.raw(
        `create trigger ${table}_no_${change} before ${change} on ${table}
         begin select raise(abort, '${table} is append-only'); end`,
      )
  }
}

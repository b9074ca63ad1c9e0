import type { Knex } from 'knex'

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('inbound_messages', table => {
    table.increments('id')
    table.text('door').notNullable().checkIn(['mllp', 'web', 'file'])
    table.text('sender').notNullable()
    table.text('control_id').notNullable()
    table.text('type').notNullable()
    table.binary('body').notNullable()
    table.text('body_hash').notNullable()
    table.text('received_at').notNullable()
    table
      .text('state')
      .notNullable()
      .defaultTo('received')
      .checkIn(['received', 'applied', 'ignored', 'set aside', 'queued'])
    table.text('reason')
    table.integer('patient_id').references('patients.id')
    // by these a message set aside is found again when its patient is enrolled
    table.text('nhs_number')
    table.text('born_on')
    table.text('handled_at')
    table.integer('handled_by').references('accounts.id')
    table.text('handled_note')
    table.unique(['sender', 'control_id', 'body_hash'])
    table.index(['state', 'id'])
    table.index(['nhs_number', 'state'])
    table.index(['born_on', 'state'])
  })
}

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
    // a person compared the two and said whose message this is; it stays theirs when it is applied again
    table.integer('linked_by').references('accounts.id')
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
    table.index(['patient_id', 'state'])
    table.check(`state = 'received' or reason is not null`, [], 'inbound_messages_say_why')
    table.check('linked_by is null or patient_id is not null', [], 'inbound_messages_are_linked_to_somebody')
  })

  // whom a message may be about, while it waits for a person
  await db.schema.createTable('message_candidates', table => {
    table.integer('message_id').notNullable().references('inbound_messages.id')
    table.integer('patient_id').notNullable().references('patients.id')
    table.text('how').notNullable().checkIn(['exact', 'near'])
    table.primary(['message_id', 'patient_id'])
    table.index(['patient_id'])
  })
}

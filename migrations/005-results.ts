import type { Knex } from 'knex'

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('results', table => {
    table.increments('id')
    table.integer('patient_id').notNullable().references('patients.id')
    table.text('test').notNullable()
    table.text('form').notNullable().checkIn(['number', 'report'])
    // who sent it and how they name it: a result's identity
    table.text('sender').notNullable()
    table.text('order_number').notNullable()
    table.text('code').notNullable()
    table.text('sub_id').notNullable().defaultTo('')
    table.text('arrived_at').notNullable()
    table.unique(['patient_id', 'sender', 'order_number', 'test', 'code', 'sub_id'])
    table.unique(['id', 'patient_id'])
    table.index(['patient_id', 'test'])
  })

  await db.schema.createTable('result_versions', table => {
    table.increments('id')
    table.integer('patient_id').notNullable()
    table.integer('result_id').notNullable()
    table
      .text('status')
      .notNullable()
      .checkIn(['preliminary', 'final', 'corrected', 'withdrawn', 'cancelled'])
    table.text('sent_at').notNullable().defaultTo('')
    table.text('taken_on')
    table.text('text').notNullable()
    // the laboratory's own decimal; its sign stays beside it
    table.text('value')
    table.text('comparator').checkIn(['<', '>'])
    table.text('unit')
    table.text('assay')
    table.text('comment')
    table.boolean('addendum').notNullable().defaultTo(false)
    table.text('hash').notNullable()
    table.integer('message_id')
    table.integer('entered_by').references('accounts.id')
    table.text('arrived_at').notNullable()
    table.unique(['id', 'patient_id'])
    table.unique(['result_id', 'hash', 'sent_at'])
    table.index(['patient_id', 'taken_on', 'id'])
    table.foreign(['result_id', 'patient_id']).references(['id', 'patient_id']).inTable('results')
  })

  // what the rules say of a result for one follow-up, and how far it has come; judged again whenever history changes
  await db.schema.createTable('findings', table => {
    table.increments('id')
    table.integer('patient_id').notNullable()
    table.integer('result_id').notNullable()
    // of what the patient would read; a reading, a talk or a letter is about one hash
    table.text('hash').notNullable()
    table.integer('follow_up_id').notNullable()
    table.integer('team_id').notNullable()
    table.integer('check_id')
    table.integer('limit_id').references('limits.id')
    table.text('finding').notNullable().checkIn(['expected', 'look', 'act'])
    table.text('reasons').notNullable()
    table.text('stage').notNullable().checkIn(['to read', 'to tell', 'told', 'nothing to tell'])
    table.text('since').notNullable()
    table.unique(['result_id', 'follow_up_id'])
    table.unique(['id', 'patient_id'])
    table.index(['patient_id'])
    table.foreign(['result_id', 'patient_id']).references(['id', 'patient_id']).inTable('results')
    table.foreign(['check_id', 'patient_id']).references(['id', 'patient_id']).inTable('checks')
    table.foreign(['follow_up_id', 'patient_id']).references(['id', 'patient_id']).inTable('follow_ups')
    table
      .foreign(['follow_up_id', 'team_id'])
      .references(['id', 'team_id'])
      .inTable('follow_ups')
      .onUpdate('CASCADE')
    table.index(['team_id', 'stage', 'finding', 'since', 'id'])
  })

  await db.schema.createTable('check_links', table => {
    table.integer('patient_id').notNullable()
    table.integer('result_id').notNullable()
    table.integer('follow_up_id').notNullable()
    table.integer('check_id').notNullable()
    table.integer('linked_by').references('accounts.id')
    table.text('linked_at').notNullable()
    table.primary(['result_id', 'follow_up_id'])
    table.foreign(['result_id', 'patient_id']).references(['id', 'patient_id']).inTable('results')
    table.foreign(['check_id', 'patient_id']).references(['id', 'patient_id']).inTable('checks')
  })

  await db.schema.createTable('readings', table => {
    table.increments('id')
    table.integer('patient_id').notNullable()
    table.integer('result_id').notNullable()
    table.text('hash').notNullable()
    table.integer('follow_up_id').notNullable()
    table.text('finding').notNullable().checkIn(['expected', 'look', 'act'])
    table.integer('limit_id').references('limits.id')
    table.text('outcome').notNullable()
    // what a clinician found a report to say, from the list of its test
    table.text('coded')
    table.text('note')
    table.text('comment_for_patient')
    table.integer('next_check_id').references('checks.id')
    table.integer('read_by').notNullable().references('accounts.id')
    table.text('read_at').notNullable()
    table.integer('undone_by').references('accounts.id')
    table.text('undone_at')
    table.index(['patient_id'])
    table.foreign(['result_id', 'patient_id']).references(['id', 'patient_id']).inTable('results')
    table.foreign(['follow_up_id', 'patient_id']).references(['id', 'patient_id']).inTable('follow_ups')
  })
  await db.raw(
    'create unique index read_once on readings (result_id, follow_up_id, hash) where undone_at is null',
  )

  await db.schema.createTable('tellings', table => {
    table.increments('id')
    table.integer('patient_id').notNullable()
    table.integer('result_id').notNullable()
    table.text('hash').notNullable()
    table.text('channel').notNullable().checkIn(['portal', 'letter', 'phone', 'in person'])
    table.text('note')
    table.boolean('identity_checked').notNullable().defaultTo(false)
    table.integer('outbox_id').references('outbox.id')
    table.integer('told_by').references('accounts.id')
    table.text('told_at').notNullable()
    table.text('undone_at')
    table.index(['patient_id'])
    table.foreign(['result_id', 'patient_id']).references(['id', 'patient_id']).inTable('results')
    table.check(
      `channel <> 'phone' or (identity_checked and told_by is not null)`,
      [],
      'told_by_phone_only_with_identity_checked',
    )
  })

  await db.schema.createTable('symptom_answers', table => {
    table.increments('id')
    table.integer('patient_id').notNullable()
    table.integer('follow_up_id').notNullable()
    table.text('answers').notNullable()
    table.boolean('any_yes').notNullable()
    table.integer('answered_by').references('accounts.id')
    table.text('answered_at').notNullable()
    table.integer('settled_by').references('accounts.id')
    table.text('settled_at')
    table.text('settled_note')
    table.index(['patient_id', 'follow_up_id', 'id'])
    table.foreign(['follow_up_id', 'patient_id']).references(['id', 'patient_id']).inTable('follow_ups')
  })

  await db.schema.createTable('release_choices', table => {
    table.integer('patient_id').notNullable().references('patients.id')
    table.text('test').notNullable()
    table.text('choice').notNullable().checkIn(['as soon as final', 'after reading', 'by phone', 'by post'])
    table.text('chosen_at').notNullable()
    table.primary(['patient_id', 'test'])
  })
}

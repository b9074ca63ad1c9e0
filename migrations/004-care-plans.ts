import type { Knex } from 'knex'

type Table = Knex.CreateTableBuilder

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('protocols', table => {
    table.increments('id')
    table.text('key').notNullable()
    table.integer('version').notNullable()
    table.text('definition').notNullable()
    table.text('hash').notNullable()
    table.text('loaded_at').notNullable()
    table.unique(['key', 'version'])
  })

  await db.schema.createTable('protocol_signatures', table => {
    table.integer('protocol_id').notNullable().references('protocols.id')
    table.integer('account_id').notNullable().references('accounts.id')
    table.text('signed_at').notNullable()
    table.primary(['protocol_id', 'account_id'])
  })

  await db.schema.createTable('follow_ups', table => {
    table.increments('id')
    table.integer('patient_id').notNullable().references('patients.id')
    table.integer('relationship_id').notNullable().unique()
    table.integer('team_id').notNullable()
    table.text('pathway').notNullable()
    table.integer('protocol_id').notNullable().references('protocols.id')
    table.text('stratum').notNullable().checkIn(['self-managed', 'shared care', 'clinic-led'])
    table
      .text('status')
      .notNullable()
      .checkIn([
        'active',
        'under investigation',
        'suspended',
        'completed',
        'discharged',
        'transferred',
        'declined',
        'died',
      ])
    table.text('diagnosis').notNullable()
    table.text('diagnosed_on')
    table.text('laterality').checkIn(['left', 'right', 'both'])
    table.text('surgery')
    table.text('site')
    table.text('anchor_on').notNullable()
    table.text('enrolled_on').notNullable()
    table.text('origin').notNullable().checkIn(['enrolment', 'import', 'transfer'])
    table.integer('key_worker_id').references('accounts.id')
    // since when it has no next check, because of something that is always kept: a result, a patient's own act
    table.text('gap_since')
    table.unique(['id', 'patient_id'])
    table.unique(['id', 'team_id'])
    table.index(['patient_id'])
    table.index(['team_id', 'status', 'id'])
    table.index(['team_id', 'gap_since', 'id'])
    table.foreign(['relationship_id', 'patient_id']).references(['id', 'patient_id']).inTable('relationships')
    table
      .foreign(['relationship_id', 'team_id'])
      .references(['id', 'team_id'])
      .inTable('relationships')
      .onUpdate('CASCADE')
  })

  await db.schema.createTable('status_changes', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('status').notNullable()
    table.text('reason')
    table.text('until_on')
    table.integer('owner_id').references('accounts.id')
    whoAndWhen(table, 'changed')
  })

  await db.schema.createTable('treatments', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('kind').notNullable().checkIn(['surgery', 'radiotherapy', 'chemotherapy', 'hormone', 'other'])
    table.text('description').notNullable()
    table.text('started_on')
    table.text('ended_on')
  })

  await db.schema.createTable('medicines', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('kind').notNullable()
    table.text('name').notNullable()
    table.text('started_on')
    table.text('planned_stop_on')
    table.text('stopped_on')
  })

  await db.schema.createTable('eligibility_answers', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('question').notNullable()
    table.text('answer').notNullable().checkIn(['yes', 'no'])
    table.text('override_reason')
    whoAndWhen(table, 'answered')
    table.unique(['follow_up_id', 'question'])
  })

  await db.schema.createTable('limits', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('test').notNullable()
    table.text('state').notNullable().checkIn(['agreed', 'awaited'])
    table.text('comparison').checkIn(['>=', '>'])
    table.text('value')
    table.text('unit')
    table.text('assay')
    table.text('reason').notNullable()
    table.integer('owner_id').references('accounts.id')
    table.text('due_on')
    table.integer('seconded_by').references('accounts.id')
    whoAndWhen(table, 'set')
    table.text('replaced_at')
    table.check(
      `(state = 'agreed' and comparison is not null and value is not null and unit is not null)
       or (state = 'awaited' and value is null and due_on is not null)`,
      [],
      'limits_are_agreed_or_awaited',
    )
  })
  await db.raw(
    'create unique index one_limit_a_test on limits (follow_up_id, test) where replaced_at is null',
  )

  // a looser limit that one clinician proposes and another has to accept
  await db.schema.createTable('limit_proposals', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('test').notNullable()
    // the limit it would replace: once that has changed, the proposal is overtaken
    table.integer('limit_id').notNullable().references('limits.id')
    table.text('comparison').notNullable().checkIn(['>=', '>'])
    table.text('value').notNullable()
    table.text('unit').notNullable()
    table.text('assay')
    table.text('reason').notNullable()
    whoAndWhen(table, 'proposed')
    table.text('outcome').checkIn(['accepted', 'turned down', 'overtaken'])
    table.integer('settled_by').references('accounts.id')
    table.text('settled_at')
    table.check(
      `(outcome is null) = (settled_at is null) and (outcome is distinct from 'accepted' or settled_by <> proposed_by)`,
      [],
      'proposals_are_accepted_by_another',
    )
  })
  await db.raw(
    'create unique index one_proposal_a_test on limit_proposals (follow_up_id, test) where outcome is null',
  )

  await db.schema.createTable('checks', table => {
    table.increments('id')
    table.integer('patient_id').notNullable()
    table.integer('follow_up_id').notNullable()
    table.integer('team_id').notNullable()
    table.text('item').notNullable()
    table.text('test')
    table.text('kind').notNullable()
    table.text('title').notNullable()
    // which of its item's checks this is (1st, 2nd …); null when a person asked for it
    table.integer('occurrence')
    table.text('origin').notNullable().checkIn(['protocol', 'reading', 'person'])
    table.text('reason')
    table.text('due_on').notNullable()
    table.text('window_from').notNullable()
    table.text('window_to').notNullable()
    table.text('amber_on').notNullable()
    table.text('red_on').notNullable()
    table
      .text('state')
      .notNullable()
      .checkIn([
        'open',
        'resulted',
        'read',
        'closed',
        'declined',
        'done elsewhere',
        'not needed',
        'followed before',
      ])
    table.text('settled_on')
    table.text('settled_reason')
    table.integer('settled_by').references('accounts.id')
    table.unique(['id', 'patient_id'])
    table.unique(['follow_up_id', 'item', 'occurrence'])
    table.foreign(['follow_up_id', 'patient_id']).references(['id', 'patient_id']).inTable('follow_ups')
    table
      .foreign(['follow_up_id', 'team_id'])
      .references(['id', 'team_id'])
      .inTable('follow_ups')
      .onUpdate('CASCADE')
    table.index(['team_id', 'state', 'amber_on', 'id'])
    table.index(['follow_up_id', 'state', 'due_on'])
    table.index(['patient_id'])
  })

  await db.schema.createTable('check_steps', table => {
    table.increments('id')
    table.integer('patient_id').notNullable()
    table.integer('check_id').notNullable()
    table
      .text('step')
      .notNullable()
      .checkIn([
        'requested',
        'booked',
        'done',
        'did not attend',
        'cancelled by patient',
        'cancelled by hospital',
        'declined',
        'done elsewhere',
        'not needed',
      ])
    table.text('on_day')
    table.text('note')
    whoAndWhen(table, 'recorded')
    table.foreign(['check_id', 'patient_id']).references(['id', 'patient_id']).inTable('checks')
    table.index(['check_id', 'id'])
    table.index(['patient_id'])
  })

  await db.schema.createTable('claims', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('about').notNullable()
    whoAndWhen(table, 'claimed')
    table.text('released_at')
  })
  await db.raw(
    'create unique index one_claim_a_thing on claims (follow_up_id, about) where released_at is null',
  )

  await db.schema.createTable('contact_attempts', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('about').notNullable()
    table.text('how').notNullable()
    table.text('outcome').notNullable()
    table.text('note')
    table.text('try_again_on')
    whoAndWhen(table, 'tried')
  })

  await db.schema.createTable('documents', table => {
    table.increments('id')
    ofFollowUp(table)
    table.text('kind').notNullable().checkIn(['treatment summary', 'care plan'])
    table.integer('version').notNullable()
    table.text('body').notNullable()
    whoAndWhen(table, 'signed')
    table.text('withdrawn_at')
    table.integer('withdrawn_by').references('accounts.id')
    table.text('withdrawn_reason')
    table.unique(['follow_up_id', 'kind', 'version'])
    table.unique(['id', 'patient_id'])
  })

  // what is being written and not yet signed: one for the team, so that one prepares it and another signs
  await db.schema.createTable('document_drafts', table => {
    ofFollowUp(table)
    table.text('kind').notNullable().checkIn(['treatment summary', 'care plan'])
    table.text('body').notNullable()
    // goes up with each saving: who saves over somebody else's words is told first
    table.integer('revision').notNullable()
    whoAndWhen(table, 'saved')
    table.primary(['follow_up_id', 'kind'])
  })

  await db.schema.createTable('document_files', table => {
    table.integer('document_id').notNullable()
    table.integer('patient_id').notNullable()
    table.text('audience').notNullable().checkIn(['patient', 'patient large print', 'gp practice'])
    table.binary('bytes').notNullable()
    table.text('sha256').notNullable()
    table.primary(['document_id', 'audience'])
    table.foreign(['document_id', 'patient_id']).references(['id', 'patient_id']).inTable('documents')
  })
}

function ofFollowUp(table: Table) {
  table.integer('patient_id').notNullable()
  table.integer('follow_up_id').notNullable()
  table.foreign(['follow_up_id', 'patient_id']).references(['id', 'patient_id']).inTable('follow_ups')
  table.index(['patient_id', 'follow_up_id'])
}

/** By whom (null: one of our own jobs or a feed) and when. */
function whoAndWhen(table: Table, verb: string) {
  table.integer(`${verb}_by`).references('accounts.id')
  table.text(`${verb}_at`).notNullable()
}

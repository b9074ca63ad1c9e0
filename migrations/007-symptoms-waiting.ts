import type { Knex } from 'knex'

/** The few answers that wait for a person are found without walking through all that were ever given. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('symptom_answers', table => {
    table.index(['any_yes', 'settled_at', 'follow_up_id'], 'symptom_answers_waiting')
  })
}

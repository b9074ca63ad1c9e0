import type { Knex } from 'knex'

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('patients', table => {
    table.increments('id')
    table.text('nhs_number').unique()
    table.text('hospital_number').unique()
    table.text('title')
    table.text('family_name').notNullable()
    table.text('given_name').notNullable()
    table.text('former_family_name')
    table.text('date_of_birth').notNullable()
    table.text('sex').notNullable().checkIn(['female', 'male', 'other', 'not known'])
    table.text('died_on')
    table.text('address')
    table.text('postcode')
    table.text('phone')
    table.text('email')
    table.text('tell_by').notNullable().checkIn(['portal', 'letter', 'phone'])
    table.text('language').notNullable().defaultTo('English')
    table.boolean('interpreter').notNullable().defaultTo(false)
    table.boolean('large_print').notNullable().defaultTo(false)
    table.text('communication_needs')
    // the name as it is searched for and matched by: letters only, upper case, no accents
    table.text('family_name_key').notNullable()
    table.text('given_name_key').notNullable()
    table.text('former_family_name_key')
    table.text('registered_at').notNullable()
    table.index(['date_of_birth', 'family_name_key'])
    table.check('nhs_number is not null or hospital_number is not null', [], 'patients_have_a_number')
    table.check('nhs_number is null or length(nhs_number) = 10', [], 'patients_nhs_number_is_ten_digits')
  })
}

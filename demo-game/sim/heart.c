// Courage and breath. A soldier loses heart when comrades fall near it, when it is struck, above
// all from behind or by what it fears, and when it sees twice as many enemies as friends; it takes
// heart where there is no enemy. One who has lost it runs, and obeys nobody until it has rallied.

#include "heart.h"
#include "numbers.h"

uint32_t heart_strength(const phalanx_soldier *soldier, uint32_t least)
{
    return least + (100 - least) * soldier->breath / PHALANX_BREATH;
}

static void take(phalanx_soldier *soldier, uint32_t heart)
{
    soldier->heart = (uint8_t)(soldier->heart > heart ? soldier->heart - heart : 0);
}

static void give(phalanx_soldier *soldier, uint32_t heart)
{
    uint32_t sum = soldier->heart + heart;
    soldier->heart = (uint8_t)(sum < PHALANX_HEART ? sum : PHALANX_HEART);
}

static uint32_t friends(const phalanx_field *field, uint32_t block, uint32_t seat)
{
    uint32_t found = 0;
    for (uint32_t other = 0; other < PHALANX_SEATS_MAX; other++)
        if (!(field->foes[seat] >> other & 1)) found += field->crowd[block][other];
    return found;
}

void heart_look(phalanx_battle *battle, const entry *me, phalanx_soldier *soldier)
{
    uint32_t block = field_block(me->at);
    uint32_t enemies = field_enemies(battle->field, block, me->seat);
    if (enemies == 0)
        give(soldier, HEART_CALM);
    else if (enemies > 2 * friends(battle->field, block, me->seat))
        take(soldier, HEART_OUTNUMBERED);
    bool ran = soldier->stance == PHALANX_ROUTS;
    if (ran && (soldier->heart < HEART_RALLIES || enemies > 0)) return;
    if (ran) soldier->stance = PHALANX_IN_RANKS;
    if (soldier->heart >= HEART_BREAKS) return;
    soldier->stance = PHALANX_ROUTS;
    soldier->target = PHALANX_NONE;
}

// Those of its seat in the block of one who fell.
static void see_fall(phalanx_battle *battle, const entry *fallen)
{
    const phalanx_field *field = battle->field;
    uint32_t block = field_block(fallen->at);
    uint32_t end = field->start[(block + 1) * BLOCK_CELLS];
    for (uint32_t i = field->start[block * BLOCK_CELLS]; i < end; i++) {
        const entry *other = &field->entries[i];
        if (other->seat == fallen->seat)
            take(soldier_at(battle->state, other->index), HEART_COMRADE);
    }
}

void heart_settle(phalanx_battle *battle)
{
    const phalanx_field *field = battle->field;
    for (uint32_t i = 0; i < field->count; i++) {
        const entry *me = &field->entries[i];
        if (field->damage[me->index] == 0) continue;
        phalanx_soldier *soldier = soldier_at(battle->state, me->index);
        if (soldier->type == PHALANX_FREE)
            see_fall(battle, me);
        else
            take(soldier, field->fright[me->index] / HEART_WOUND);
    }
}

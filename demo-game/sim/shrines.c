// Shrines: soldiers of one seat near a shrine, and no enemy there, claim it.

#include "shrines.h"
#include "numbers.h"

typedef struct visitors {
    uint32_t count[PHALANX_SEATS_MAX];
} visitors;

static visitors who_is_there(const phalanx_state *state, const phalanx_shrine *shrine)
{
    visitors there = {0};
    tt_fixed reach = METRES(PHALANX_SHRINE_RADIUS, 0);
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        for (uint32_t slot = 0; slot < state->seat[seat].used; slot++) {
            const phalanx_soldier *soldier = &state->soldiers[seat][slot];
            if (soldier->type == PHALANX_FREE || soldier->stance == PHALANX_ROUTS) continue;
            vector gap = {soldier->x - shrine->x, soldier->y - shrine->y};
            there.count[seat] += vector_squared(gap) <= square(reach);
        }
    }
    return there;
}

// The seat of the only team there, the one with most soldiers; PHALANX_NOBODY: none, or several.
static uint8_t claimant_of(const phalanx_state *state, const visitors *there)
{
    uint8_t most = PHALANX_NOBODY;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        if (there->count[seat] == 0) continue;
        if (most != PHALANX_NOBODY && state->seat[seat].team != state->seat[most].team)
            return PHALANX_NOBODY;
        if (most == PHALANX_NOBODY || there->count[seat] > there->count[most]) most = (uint8_t)seat;
    }
    return most;
}

static bool holds(const phalanx_state *state, const phalanx_shrine *shrine, uint8_t seat)
{
    return shrine->owner != PHALANX_NOBODY &&
           state->seat[shrine->owner].team == state->seat[seat].team;
}

static void claim(phalanx_battle *battle, phalanx_shrine *shrine, uint32_t ticks)
{
    visitors there = who_is_there(battle->state, shrine);
    uint8_t claimant = claimant_of(battle->state, &there);
    if (claimant == PHALANX_NOBODY || holds(battle->state, shrine, claimant)) {
        shrine->claim = 0;
        shrine->claimant = PHALANX_NOBODY;
        return;
    }
    if (shrine->claimant != claimant) shrine->claim = 0;
    shrine->claimant = claimant;
    if (shrine->claim + ticks < PHALANX_SHRINE_CLAIM) {
        shrine->claim = (uint8_t)(shrine->claim + ticks);
        return;
    }
    battle_notice(battle, PHALANX_CLAIMED, (phalanx_notice){.seat = claimant, .by = shrine->owner},
                  (vector){shrine->x, shrine->y});
    shrine->owner = claimant;
    shrine->claimant = PHALANX_NOBODY;
    shrine->claim = 0;
}

// A shrine is looked at every tenth tick. That of a seat that is out is nobody's.
void shrines_claim(phalanx_battle *battle)
{
    enum { LOOKS = 10 };
    phalanx_state *state = battle->state;
    for (uint32_t seat = 0; seat < state->seats; seat++) state->seat[seat].shrines = 0;
    for (uint32_t i = 0; i < state->shrines; i++) {
        phalanx_shrine *shrine = &state->shrine[i];
        if (shrine->owner != PHALANX_NOBODY && state->seat[shrine->owner].out)
            shrine->owner = PHALANX_NOBODY;
        if ((state->tick + i) % LOOKS == 0) claim(battle, shrine, LOOKS);
        if (shrine->owner != PHALANX_NOBODY) state->seat[shrine->owner].shrines++;
    }
}

// What a bot sees: every company as one band, with its middle and what it is worth in a fight.
#pragma once

#include "phalanx.h"

enum {
    BANDS_MAX = PHALANX_SEATS_MAX * PHALANX_COMPANIES,
    CENTRE = PHALANX_SIZE / 2, // metres: the middle of the field, in x and in y
};

// A place in whole metres.
typedef struct place {
    int32_t x, y;
} place;

// A company with soldiers.
typedef struct band {
    place at;       // the middle of its soldiers
    uint32_t power; // health of those who obey
    uint32_t seat, company;
    uint32_t type; // a phalanx_type
    bool taken;    // of ours: has something to do already
} band;

// Companies put together, by type.
typedef struct crowd {
    uint32_t power[PHALANX_TYPES];
    uint32_t all;
} crowd;

typedef struct survey {
    const phalanx_state *state;
    const phalanx_seat *own_seat;
    uint32_t seat;
    place camp;
    place front; // before the camp, towards the middle: where recruits and the idle gather
    band own[PHALANX_COMPANIES];
    uint32_t owns; // used of `own`
    band foes[BANDS_MAX];
    uint32_t foe_count; // used of `foes`
} survey;

void survey_take(survey *s, const phalanx_state *state, uint32_t seat);
// Whether `seat` is of another team than the bot's.
bool survey_hostile(const survey *s, uint32_t seat);
// The place of a seat's camp.
place survey_camp(const survey *s, uint32_t seat);
// Foes, or own companies, within `metres` of a place.
crowd survey_foes_near(const survey *s, place at, uint32_t metres);
crowd survey_own_near(const survey *s, place at, uint32_t metres);
// The foe that a company of `type` had best go for, within `metres`; NULL when there is none. Where
// `chooses`, whom it beats counts as nearer, whom it fears as farther away.
const band *survey_prey(const survey *s, const band *hunter, uint32_t metres, bool chooses);

// The type that beats `type`.
uint32_t type_beating(uint32_t type);
// Adds a band to a crowd.
void crowd_add(crowd *of, const band *member);
// Whether `ours` is worth at least `percent` of `theirs`, with what beats what.
bool crowd_beats(const crowd *ours, const crowd *theirs, uint32_t percent);

uint32_t place_distance(place a, place b);
// The place at `metres` from `from` on the way to `to`, or beyond it.
place place_towards(place from, place to, int32_t metres);

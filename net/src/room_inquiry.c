// The search for the first state that differs. A seat of the largest camp is asked for its trails
// since the last state all agreed on, then every suspect:
//
//     reference   [ 51 52 53 54 55 … 60 ]      60 is where the camps were counted
//     suspect     [ 51 52 53 54 x5 … x6 ]
//                               ^ parted
//
// What they answer from there on is told for the log, too: those states were counted too late, or
// not at all.

#include "room_state.h"

#include "allocation.h"

#include <string.h>

#define ANSWER_PATIENCE (2 * TT_SECOND)

static uint64_t bit(uint32_t seat)
{
    return UINT64_C(1) << seat;
}

// Half of what peers keep: the rest is for the time until they are asked.
static uint32_t most_asked(const tt_room *room)
{
    uint32_t most = TT_TRAIL_SECONDS * room->match.tick_rate;
    return (most < TT_TRAILS_MAX ? most : TT_TRAILS_MAX) / 2;
}

bool tt_room_prepare_inquiries(tt_room *room, const tt_allocator *allocator)
{
    size_t count = (size_t)most_asked(room) * room->match.seats;
    room->answers = tt_allocate(allocator, count, sizeof *room->answers);
    return room->answers != NULL;
}

static uint64_t *answer_of(const tt_room *room, uint32_t seat)
{
    return room->answers + (size_t)seat * most_asked(room);
}

static void ask(tt_room *room, uint64_t seats, uint64_t now)
{
    tt_inquiry *inquiry = &room->inquiry;
    tt_ask ask = {.tick = inquiry->tick, .count = inquiry->count};
    uint8_t data[16];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_ask_write(&ask, &writer);
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        if (seats & bit(seat)) tt_room_send(room->seats[seat], data, writer.size);
    }
    inquiry->deadline = now + ANSWER_PATIENCE;
}

void tt_room_inquire(tt_room *room, const tt_parted *camps, uint64_t suspects, uint64_t now)
{
    tt_inquiry *inquiry = &room->inquiry;
    uint32_t from = room->agreed_upto, counted = camps->counted, most = most_asked(room);
    if (inquiry->active || inquiry->told < inquiry->counted) return; // one after the other
    if (counted - from >= most) from = counted - most + 1;
    *inquiry = (tt_inquiry){.active = true,
                            .tick = from,
                            .count = counted - from + 1,
                            .counted = counted,
                            .told = counted,
                            .suspects = suspects,
                            .camps = *camps};
    while (!(camps->camps[0].seats & bit(inquiry->reference))) inquiry->reference++;
    for (uint32_t seat = 0; seat < room->match.seats; seat++) inquiry->first[seat] = counted;
    room->parted |= suspects;
    ask(room, bit(inquiry->reference), now);
}

// Tells everyone whose trails parted, and from which state on: one message for each first state.
static void announce(tt_room *room, uint64_t suspects)
{
    const tt_inquiry *inquiry = &room->inquiry;
    tt_parted parted = inquiry->camps;
    uint64_t together = 0;
    parted.tick = UINT32_MAX;
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        if (!(suspects & bit(seat)) || inquiry->first[seat] > parted.tick) continue;
        if (inquiry->first[seat] < parted.tick) together = 0;
        parted.tick = inquiry->first[seat];
        together |= bit(seat);
    }
    parted.count = 1;
    for (uint32_t i = 1; i < inquiry->camps.count; i++) {
        tt_camp camp = inquiry->camps.camps[i];
        camp.seats &= together;
        if (camp.seats != 0) parted.camps[parted.count++] = camp;
    }
    uint8_t data[16 + sizeof parted.camps];
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_parted_write(&parted, &writer);
    tt_room_send_all(room, data, writer.size);
    tt_room_report(room, (tt_room_event){.type = TT_ROOM_PARTED,
                                         .tick = parted.tick,
                                         .seats = together,
                                         .verdict = parted.verdict});
    if (suspects & ~together) announce(room, suspects & ~together);
}

static void conclude(tt_room *room)
{
    tt_inquiry *inquiry = &room->inquiry;
    inquiry->active = false;
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        bool answered = inquiry->answered & inquiry->suspects & bit(seat);
        if (answered && inquiry->first[seat] < inquiry->told) inquiry->told = inquiry->first[seat];
    }
    announce(room, inquiry->suspects);
}

// Whether an answer ends with what the seat has reported: otherwise it is none.
static bool fits_report(const tt_room *room, uint32_t seat, const tt_trails *trails)
{
    const tt_parted *camps = &room->inquiry.camps;
    for (uint32_t i = 0; i < camps->count; i++) {
        if (!(camps->camps[i].seats & bit(seat))) continue;
        return trails->count > 0 && trails->values[trails->count - 1] == camps->camps[i].trail;
    }
    return false;
}

// Where a suspect's trails leave the reference's.
static uint32_t first_difference(const tt_room *room, const tt_trails *trails)
{
    const uint64_t *reference = answer_of(room, room->inquiry.reference);
    for (uint32_t i = 0; i < trails->count; i++) {
        if (trails->values[i] != reference[i]) return trails->tick + i;
    }
    return room->inquiry.counted;
}

static void keep(tt_room *room, uint32_t seat, const tt_trails *trails)
{
    memcpy(answer_of(room, seat), trails->values, trails->count * sizeof trails->values[0]);
    room->inquiry.answered |= bit(seat);
}

void tt_room_answer(tt_room *room, tt_session *session, const tt_trails *trails, uint64_t now)
{
    tt_inquiry *inquiry = &room->inquiry;
    bool asked =
        inquiry->active && trails->tick == inquiry->tick && trails->count == inquiry->count;
    if (!asked || !fits_report(room, session->seat, trails)) return;
    bool first = !(inquiry->answered & bit(session->seat));
    bool referenced = inquiry->answered & bit(inquiry->reference);
    if (!referenced && session->seat == inquiry->reference) {
        keep(room, session->seat, trails);
        ask(room, inquiry->suspects, now);
    } else if (referenced && first && inquiry->suspects & bit(session->seat)) {
        keep(room, session->seat, trails);
        inquiry->first[session->seat] = first_difference(room, trails);
        if ((inquiry->suspects & ~inquiry->answered) == 0) conclude(room);
    }
}

// The camps of one state, as those who were asked have answered.
static void tell_answers(tt_room *room, uint32_t tick)
{
    const tt_inquiry *inquiry = &room->inquiry;
    uint64_t left = inquiry->answered;
    while (left != 0) {
        uint32_t at = tick - inquiry->tick, lowest = (uint32_t)__builtin_ctzll(left);
        tt_camp camp = {.trail = answer_of(room, lowest)[at]};
        for (uint32_t seat = lowest; seat < room->match.seats; seat++) {
            bool same = left & bit(seat) && answer_of(room, seat)[at] == camp.trail;
            if (same) camp.seats |= bit(seat);
        }
        left &= ~camp.seats;
        tt_room_tell_camp(room, tick, &camp);
    }
}

void tt_room_go_on_inquiring(tt_room *room, uint64_t now)
{
    tt_inquiry *inquiry = &room->inquiry;
    if (inquiry->active && now >= inquiry->deadline) conclude(room);
    if (inquiry->active) return;
    while (inquiry->told < inquiry->counted && tt_room_can_count(room))
        tell_answers(room, inquiry->told++);
}

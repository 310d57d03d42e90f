// Trails against each other. A state is counted when all voters have reported it or a later one all
// of them share, or when two seconds have passed: until then nobody is told anything that could be
// echoed.
//
//     report -> table [seat][tick] -> count -> more than half: agreed, published once a second
//                                          \-> somebody differs: inquiry, and camps for the log
//
// Who parted and has had the majority's trails for a while, or has left, is healed.

#include "room_state.h"

#include <string.h>

enum { VOTER_SECONDS = 4, HEALED_SECONDS = 5 };

static uint64_t bit(uint32_t seat)
{
    return UINT64_C(1) << seat;
}

static tt_report *report_at(tt_room *room, uint32_t seat, uint32_t tick)
{
    return &room->reports[(size_t)seat * room->reports_kept + tick % room->reports_kept];
}

void tt_room_forget_reports(tt_room *room, uint32_t seat)
{
    memset(report_at(room, seat, 0), 0, room->reports_kept * sizeof *room->reports);
}

// Who has said nothing of the last seconds is no voter: it could keep the others from a verdict.
static bool votes(const tt_room *room, const tt_session *session)
{
    bool reports = session->reported > 0 &&
                   session->reported + VOTER_SECONDS * room->match.tick_rate > room->head;
    return session->presence == TT_EVENT_JOINED && reports;
}

void tt_room_vote(tt_room *room, tt_session *session, const tt_input *input)
{
    if (input->tick + 1 > session->reported) session->reported = input->tick + 1;
    if (input->over && !session->over) {
        session->over = true;
        session->over_tick = input->over_tick;
    }
    if (input->tick < room->judged) return;
    tt_report *report = report_at(room, session->seat, input->tick);
    // The first word counts: a report is not taken back.
    if (report->state != input->tick + 1) {
        report->state = input->tick + 1;
        report->trail = input->trail;
    }
}

// Sorts the reports of one state into camps; returns how many may vote.
static uint32_t count_camps(tt_room *room, uint32_t tick, tt_parted *camps)
{
    uint32_t voters = 0;
    camps->count = 0;
    camps->counted = camps->tick = tick;
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        if (!votes(room, room->seats[seat])) continue;
        voters++;
        const tt_report *report = report_at(room, seat, tick);
        if (report->state != tick + 1) continue;
        uint32_t i = 0;
        while (i < camps->count && camps->camps[i].trail != report->trail) i++;
        if (i == camps->count) camps->camps[camps->count++] = (tt_camp){.trail = report->trail};
        camps->camps[i].seats |= bit(seat);
    }
    return voters;
}

static uint32_t size_of(const tt_camp *camp)
{
    return (uint32_t)__builtin_popcountll(camp->seats);
}

static void largest_first(tt_parted *camps)
{
    for (uint32_t i = 1; i < camps->count; i++) {
        for (uint32_t j = i; j > 0 && size_of(&camps->camps[j]) > size_of(&camps->camps[j - 1]);
             j--) {
            tt_camp camp = camps->camps[j];
            camps->camps[j] = camps->camps[j - 1];
            camps->camps[j - 1] = camp;
        }
    }
}

void tt_room_tell_camp(tt_room *room, uint32_t tick, const tt_camp *camp)
{
    tt_room_report(
        room, (tt_room_event){
                  .type = TT_ROOM_CAMP, .tick = tick, .trail = camp->trail, .seats = camp->seats});
}

static void agree(tt_room *room, uint32_t tick, uint64_t trail)
{
    room->agreed = true;
    room->agreed_tick = tick;
    room->agreed_trail = trail;
    tt_room_report(room, (tt_room_event){.type = TT_ROOM_TRAIL, .tick = tick, .trail = trail});
}

// Seats that parted and were named: until then they can't be healed.
static uint64_t named(const tt_room *room)
{
    const tt_inquiry *inquiry = &room->inquiry;
    return room->parted & ~(inquiry->active ? inquiry->suspects : 0);
}

static void heal(tt_room *room, uint32_t seat, uint32_t tick)
{
    room->parted &= ~bit(seat);
    room->seats[seat]->alike = 0;
    tt_room_report(room, (tt_room_event){.type = TT_ROOM_HEALED, .tick = tick, .seats = bit(seat)});
}

// Trails are chained: who has that of the majority has had all its states, or loaded one.
static void heal_alike(tt_room *room, const tt_parted *camps)
{
    for (uint64_t left = named(room); left != 0; left &= left - 1) {
        uint32_t seat = (uint32_t)__builtin_ctzll(left);
        tt_session *session = room->seats[seat];
        bool alike = camps->camps[0].seats & bit(seat);
        bool reported = report_at(room, seat, camps->tick)->state == camps->tick + 1;
        if (reported && !alike) session->alike = 0;
        if (!alike) continue;
        if (session->alike++ == 0) session->alike_from = camps->tick;
        if (session->alike == HEALED_SECONDS * room->match.tick_rate)
            heal(room, seat, session->alike_from);
    }
}

// Nobody can differ any more where nobody will come back.
static void heal_left(tt_room *room)
{
    uint32_t tick = room->judged < room->logged ? room->judged : room->logged;
    for (uint64_t left = named(room); left != 0; left &= left - 1) {
        uint32_t seat = (uint32_t)__builtin_ctzll(left);
        tt_event_type presence = room->seats[seat]->presence;
        bool over = presence == TT_EVENT_LEFT || presence == TT_EVENT_GONE;
        if (over && !tt_room_events_full(room)) heal(room, seat, tick);
    }
}

// What the log is to know of a disagreement: all trails but the one that is agreed.
static void tell_camps(tt_room *room, const tt_parted *camps)
{
    if (room->parted == 0 && camps->count < 2) return;
    for (uint32_t i = camps->verdict ? 1 : 0; i < camps->count; i++)
        tt_room_tell_camp(room, camps->tick, &camps->camps[i]);
}

// Seats of all camps but the first that nobody has been told about yet.
static uint64_t new_suspects(const tt_room *room, const tt_parted *camps)
{
    uint64_t suspects = 0;
    for (uint32_t i = 1; i < camps->count; i++) suspects |= camps->camps[i].seats;
    return suspects & ~room->parted;
}

// Whether everyone who votes, but those who parted already, is in the largest camp.
static bool all_together(const tt_room *room, const tt_parted *camps)
{
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        bool matters = votes(room, room->seats[seat]) && !(room->parted & bit(seat));
        if (matters && !(camps->camps[0].seats & bit(seat))) return false;
    }
    return true;
}

// Whether reports that are still missing could make the largest camp the majority: then nobody is
// accused.
static bool undecided(const tt_parted *camps, uint32_t voters)
{
    uint32_t reported = 0;
    for (uint32_t i = 0; i < camps->count; i++) reported += size_of(&camps->camps[i]);
    return (size_of(&camps->camps[0]) + voters - reported) * 2 > voters;
}

static void count(tt_room *room, uint32_t tick, uint64_t now)
{
    tt_parted camps = {0};
    uint32_t voters = count_camps(room, tick, &camps);
    if (camps.count == 0) return;
    largest_first(&camps);
    camps.verdict = size_of(&camps.camps[0]) * 2 > voters;
    if (camps.verdict) agree(room, tick, camps.camps[0].trail);
    if (camps.verdict) heal_alike(room, &camps);
    uint64_t suspects = new_suspects(room, &camps);
    bool decided = camps.verdict || !undecided(&camps, voters);
    if (decided && suspects != 0) tt_room_inquire(room, &camps, suspects, now);
    tell_camps(room, &camps);
    if (camps.verdict && all_together(room, &camps)) room->agreed_upto = tick + 1;
}

bool tt_room_can_count(const tt_room *room)
{
    return room->events_count + room->match.seats + 1 <= EVENTS_MAX / 2;
}

// The newest state, plus 1, that every voter has reported; 0: there is none that was not judged
// already.
static uint32_t complete_upto(tt_room *room)
{
    uint32_t upto = UINT32_MAX;
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        tt_session *session = room->seats[seat];
        if (votes(room, session) && session->reported < upto) upto = session->reported;
    }
    if (upto == UINT32_MAX) return 0;
    for (; upto > room->judged; upto--) {
        uint32_t seat = 0;
        while (seat < room->match.seats && (!votes(room, room->seats[seat]) ||
                                            report_at(room, seat, upto - 1)->state == upto)) {
            seat++;
        }
        if (seat == room->match.seats) return upto;
    }
    return 0;
}

void tt_room_judge(tt_room *room, uint64_t now)
{
    uint32_t patience = 2 * room->match.tick_rate;
    uint32_t upto = complete_upto(room);
    if (room->head > patience && room->head - patience > upto) upto = room->head - patience;
    for (; room->judged < upto && tt_room_can_count(room); room->judged++)
        count(room, room->judged, now);
    tt_room_go_on_inquiring(room, now);
    heal_left(room);
}

// Trails against each other. A state is counted when all voters have reported it or a later one all
// of them share, or when two seconds have passed: until then nobody is told anything that could be
// echoed.
//
//     report -> table [seat][tick] -> count -> more than half: agreed, published once a second
//                                          \-> somebody differs: inquiry
//
// The inquiry asks a seat of the largest camp for its trails since the last state all agreed on,
// then every suspect, and so finds the first state that differs.

#include "room_state.h"

#include <string.h>

#define ANSWER_PATIENCE (2 * TT_SECOND)
enum { VOTER_SECONDS = 4 };

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

static void inquire(tt_room *room, const tt_parted *camps, uint64_t suspects, uint64_t now)
{
    tt_inquiry *inquiry = &room->inquiry;
    uint32_t from = room->agreed_upto, counted = camps->counted;
    // Half of what peers keep: the rest is for the time until they are asked.
    uint32_t most = TT_TRAIL_SECONDS * room->match.tick_rate;
    most = (most < TT_TRAILS_MAX ? most : TT_TRAILS_MAX) / 2;
    if (counted - from >= most) from = counted - most + 1;
    *inquiry = (tt_inquiry){.active = true,
                            .tick = from,
                            .count = counted - from + 1,
                            .suspects = suspects,
                            .camps = *camps};
    while (!(camps->camps[0].seats & bit(inquiry->reference))) inquiry->reference++;
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        inquiry->first[seat] = counted;
        if (suspects & bit(seat)) room->seats[seat]->parted = true;
    }
    ask(room, bit(inquiry->reference), now);
}

static void agree(tt_room *room, uint32_t tick, uint64_t trail)
{
    room->agreed = true;
    room->agreed_tick = tick;
    room->agreed_trail = trail;
    tt_room_report(room, (tt_room_event){.type = TT_ROOM_TRAIL, .tick = tick, .trail = trail});
}

// Seats of all camps but the first that nobody has been told about yet.
static uint64_t new_suspects(const tt_room *room, const tt_parted *camps)
{
    uint64_t suspects = 0;
    for (uint32_t i = 1; i < camps->count; i++) suspects |= camps->camps[i].seats;
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        if (room->seats[seat]->parted) suspects &= ~bit(seat);
    }
    return suspects;
}

// Whether everyone who votes, but those who parted already, is in the largest camp.
static bool all_together(const tt_room *room, const tt_parted *camps)
{
    for (uint32_t seat = 0; seat < room->match.seats; seat++) {
        const tt_session *session = room->seats[seat];
        bool matters = votes(room, session) && !session->parted;
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
    if (camps.verdict)
        agree(room, tick, camps.camps[0].trail);
    else if (undecided(&camps, voters))
        return;
    uint64_t suspects = new_suspects(room, &camps);
    if (suspects != 0 && !room->inquiry.active) inquire(room, &camps, suspects, now);
    if (camps.verdict && all_together(room, &camps)) room->agreed_upto = tick + 1;
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
    room->inquiry.active = false;
    announce(room, room->inquiry.suspects);
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
    for (uint32_t i = 0; i < trails->count; i++) {
        if (trails->values[i] != room->reference[i]) return trails->tick + i;
    }
    return room->inquiry.camps.counted;
}

void tt_room_answer(tt_room *room, tt_session *session, const tt_trails *trails, uint64_t now)
{
    tt_inquiry *inquiry = &room->inquiry;
    bool asked =
        inquiry->active && trails->tick == inquiry->tick && trails->count == inquiry->count;
    if (!asked || !fits_report(room, session->seat, trails)) return;
    if (!inquiry->referenced && session->seat == inquiry->reference) {
        memcpy(room->reference, trails->values, trails->count * sizeof trails->values[0]);
        inquiry->referenced = true;
        inquiry->unanswered = inquiry->suspects;
        ask(room, inquiry->suspects, now);
    } else if (inquiry->referenced && inquiry->unanswered & bit(session->seat)) {
        inquiry->first[session->seat] = first_difference(room, trails);
        inquiry->unanswered &= ~bit(session->seat);
        if (inquiry->unanswered == 0) conclude(room);
    }
}

void tt_room_judge(tt_room *room, uint64_t now)
{
    uint32_t patience = 2 * room->match.tick_rate;
    uint32_t upto = complete_upto(room);
    if (room->head > patience && room->head - patience > upto) upto = room->head - patience;
    for (; room->judged < upto && !tt_room_events_full(room); room->judged++) {
        count(room, room->judged, now);
    }
    if (room->inquiry.active && now >= room->inquiry.deadline) conclude(room);
}

// One room and a script of well-formed messages with any fields: who joins, asks, reports, answers,
// is late, is gone. After each step the room is served, and its promises are checked.
//
//     turns         consecutive, canonical; every request was sent, its number the next of its seat
//     no look-ahead no packet says more than was logged
//     deliveries    what a session gets begins with what it has not acknowledged; sizes are kept
//     looks         of seats, in order, of what is logged, and in no packet

#include <string.h>

#include "fuzz.h"
#include "recode.h"
#include "script.h"
#include "tickertape/net/room.h"
#include "turn_log.h"

// One tick a second, so that a minute of silence is short.
enum { EPOCH = 0xe9, STEPS = 200, CONNECTIONS = 8, RATE = 1, TICKS = 150, TICKS_PER_STEP = 70 };
enum { TURNS = TICKS + STEPS * 8, LOG_SIZE = 128 * 1024 };
#define PERIOD (TT_SECOND / RATE)

typedef struct subject {
    tt_room *room;
    uint64_t now;
    uint32_t ticks;  // that may still pass
    bool resumes;    // a match that goes on,
    uint32_t begins; // from so many turns
    turn_log log;
    uint32_t offsets[TURNS + 1];
    uint8_t bytes[LOG_SIZE];
    tt_numbering numbering;
    tt_turn turn;
    bool inside[CONNECTIONS];
    uint8_t seat[CONNECTIONS];
    uint32_t next[CONNECTIONS], sent[CONNECTIONS], head[CONNECTIONS];
    uint32_t asked[TT_SEATS_MAX];   // numbers a seat has used: first + count, the most
    uint32_t odd_from[CONNECTIONS]; // the first state that differs; 0: none does
    tt_ask ask[CONNECTIONS];
    uint32_t looked[TT_SEATS_MAX]; // tick of each seat's last look
    uint32_t durable;              // as the room was told
    bool ended;
} subject;

static uint32_t copy(void *context, uint32_t room, uint32_t tick, tt_writer *turns)
{
    subject *s = context;
    TT_ASSERT(tick < s->log.turns);
    return turn_log_copy(&s->log, room, tick, turns);
}

static void take_turn(subject *s, const tt_room_event *event)
{
    tt_reader reader = tt_reader_of(event->data, event->size);
    TT_ASSERT(event->tick == s->log.turns && !s->ended);
    tt_turn_read(&s->turn, &s->numbering, &reader);
    TT_ASSERT(tt_reader_done(&reader));
    for (uint32_t i = 0; i < s->turn.count; i++) {
        const tt_event *said = &s->turn.events[i];
        bool ours = s->log.turns >= s->begins && tt_event_requested(said->type);
        if (ours) TT_ASSERT(said->number < s->asked[said->seat]);
        if (s->resumes && s->log.turns == s->begins)
            TT_ASSERT(s->turn.events[0].type == TT_EVENT_BRANCH);
    }
    if (turn_log_add(&s->log, event->data, event->size))
        tt_room_logged(s->room, event->tick);
    else
        tt_room_end(s->room, TT_ENDING_STORAGE, s->now); // the log is full
}

static void take_event(subject *s, const tt_room_event *event)
{
    if (event->type == TT_ROOM_TURN) take_turn(s, event);
    if (event->type == TT_ROOM_AWAY_WITH) {
        TT_ASSERT(event->connection < CONNECTIONS && event->reason < TT_REFUSALS);
        s->inside[event->connection] = false;
    }
    if (event->type == TT_ROOM_LOOK) {
        TT_ASSERT(event->seat < tt_room_match(s->room)->seats && event->size <= TT_LOOK_SIZE_MAX);
        TT_ASSERT(event->tick >= s->begins && event->tick <= s->log.turns);
        TT_ASSERT(event->tick >= s->looked[event->seat] && !s->ended);
        s->looked[event->seat] = event->tick;
    }
    if (event->type == TT_ROOM_TRAIL) TT_ASSERT(event->tick <= s->log.turns);
    if (event->type == TT_ROOM_PARTED) TT_ASSERT(event->tick <= s->log.turns && event->seats != 0);
    if (event->type == TT_ROOM_ENDED) {
        TT_ASSERT(!s->ended);
        s->ended = true;
    }
}

static void check_turns(subject *s, const tt_packet *packet)
{
    uint32_t who = packet->connection;
    tt_turns turns;
    tt_reader reader = tt_reader_of(packet->data + 1, packet->size - 1);
    tt_turns_read(&turns, &reader);
    TT_ASSERT(turns.epoch == EPOCH && turns.head == s->log.turns && turns.head >= s->head[who]);
    TT_ASSERT(turns.first >= s->next[who]);
    TT_ASSERT(turns.heard <= s->sent[who] && turns.durable <= s->durable);
    size_t size = s->offsets[turns.first + turns.count] - s->offsets[turns.first];
    TT_ASSERT(tt_reader_left(&reader) == size);
    TT_ASSERT(
        memcmp(packet->data + packet->size - size, s->bytes + s->offsets[turns.first], size) == 0);
    s->head[who] = turns.head;
}

static void check_packet(subject *s, const tt_packet *packet)
{
    static uint8_t bytes[TT_CONTROL_SIZE_MAX];
    static const uint32_t most[TT_CHANNELS] = {TT_CONTROL_SIZE_MAX, TT_STREAM_SIZE_MAX,
                                               TT_BULK_SIZE_MAX};
    tt_writer again = tt_writer_of(bytes, sizeof bytes);
    TT_ASSERT(packet->connection < CONNECTIONS && s->inside[packet->connection]);
    TT_ASSERT(packet->size <= most[packet->channel]);
    if (packet->size < 256) { // many turns would take long, and are compared with the log
        TT_ASSERT(recode(packet->data, packet->size, &again) && again.size == packet->size);
        TT_ASSERT(memcmp(bytes, packet->data, packet->size) == 0);
    }
    tt_reader reader = tt_reader_of(packet->data + 1, packet->size - 1);
    TT_ASSERT(packet->data[0] != TT_MESSAGE_LOOK);
    if (packet->data[0] == TT_MESSAGE_TURNS) check_turns(s, packet);
    if (packet->data[0] == TT_MESSAGE_ASK) tt_ask_read(&s->ask[packet->connection], &reader);
    if (packet->data[0] != TT_MESSAGE_WELCOME) return;
    tt_welcome welcome;
    tt_welcome_read(&welcome, &reader);
    s->seat[packet->connection] = welcome.seat;
}

static void serve(subject *s)
{
    tt_room_event event;
    tt_packet packet;
    uint32_t datagrams[CONNECTIONS] = {0};
    tt_room_advance(s->room, s->now);
    while (tt_room_next_event(s->room, &event)) take_event(s, &event);
    while (tt_room_next_packet(s->room, &packet)) {
        check_packet(s, &packet);
        datagrams[packet.connection] += packet.channel == TT_CHANNEL_STREAM;
        TT_ASSERT(datagrams[packet.connection] <= 3);
    }
}

static void join(subject *s, fuzz_script *script, uint32_t who)
{
    uint32_t how = draw(script);
    tt_join join = {.player = "ada", .watch = how & 1, .turns = s->begins};
    tt_refused refused = {0};
    join.match = *tt_room_match(s->room);
    join.resumes = s->resumes && !join.watch && how & 2;
    join.seat_given = !join.watch && how & 4;
    join.seat = (uint8_t)(how >> 4);
    if (s->inside[who]) return;
    s->inside[who] = tt_room_join(s->room, who, &join, s->now, &refused);
    s->next[who] = s->sent[who] = s->head[who] = 0;
    s->ask[who] = (tt_ask){0};
    s->seat[who] = TT_SEAT_NONE;
    if (s->inside[who]) serve(s); // the welcome says which seat
}

static void draw_requests(subject *s, fuzz_script *script, uint32_t who, tt_input *input)
{
    static const uint8_t types[] = {TT_EVENT_COMMAND, TT_EVENT_CHAT,   TT_EVENT_COMMAND,
                                    TT_EVENT_PAUSE,   TT_EVENT_RESUME, TT_EVENT_LEFT};
    static const uint8_t data[TT_CHAT_SIZE_MAX] = "data";
    uint32_t back = draw_below(script, 4), kind = draw_below(script, 64), size = draw(script);
    input->first = s->sent[who] > back ? s->sent[who] - back : 0;
    input->count = draw_below(script, TT_REQUESTS_MAX + 1);
    for (uint32_t i = 0; i < input->count; i++) {
        tt_request *request = &input->requests[i];
        *request = (tt_request){.type = types[kind < 63 ? kind % 5 : 5], .data = data};
        if (request->type == TT_EVENT_COMMAND) request->size = size % (TT_COMMAND_SIZE_MAX + 1);
        if (request->type == TT_EVENT_CHAT) request->size = size % (TT_CHAT_SIZE_MAX + 1);
        if (kind & 8) request->wanted = s->log.turns + size;
    }
    uint32_t end = input->first + input->count;
    if (end > s->sent[who]) s->sent[who] = end;
    uint8_t seat = s->seat[who];
    if (seat < TT_SEATS_MAX && end > s->asked[seat]) s->asked[seat] = end;
}

static void give(subject *s, uint32_t who, tt_channel channel, const tt_writer *writer)
{
    tt_packet packet = {who, channel, (uint32_t)writer->size, writer->data};
    if (!writer->failed) tt_room_receive(s->room, &packet, s->now);
}

// What everyone has, but who became odd.
static uint64_t trail_of(const subject *s, uint32_t who, uint32_t tick)
{
    bool differs = s->odd_from[who] > 0 && tick >= s->odd_from[who];
    return 1000 + tick + (differs ? 1000000 * (who + 1) : 0);
}

static void send_input(subject *s, fuzz_script *script, uint32_t who)
{
    static tt_input input;
    static uint8_t data[TT_CONTROL_SIZE_MAX];
    uint32_t back = draw_number(script), how = draw(script);
    input = (tt_input){.epoch = EPOCH};
    input.next = s->log.turns > back ? s->log.turns - back : 0;
    input.reports = how & 1;
    input.tick = input.next - (input.next > (how >> 4) ? how >> 4 : 0);
    input.trail = trail_of(s, who, input.tick) + (how >> 1 & 1);
    input.over = input.reports && (how & 12) == 12;
    input.over_tick = input.tick / 2;
    if (draw(script) & 1) draw_requests(s, script, who, &input);
    if (s->inside[who] && input.next > s->next[who]) s->next[who] = input.next;
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_input_write(&input, &writer);
    give(s, who, TT_CHANNEL_STREAM, &writer);
}

static void send_trails(subject *s, uint32_t who, tt_ask ask, uint32_t wrong)
{
    static tt_trails trails;
    static uint8_t data[TT_CONTROL_SIZE_MAX];
    trails = (tt_trails){.epoch = EPOCH, .tick = ask.tick, .count = ask.count};
    for (uint32_t i = 0; i < trails.count; i++) {
        trails.values[i] = trail_of(s, who, trails.tick + i) + wrong;
    }
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_trails_write(&trails, &writer);
    give(s, who, TT_CHANNEL_CONTROL, &writer);
}

static void send_wrong_trails(subject *s, fuzz_script *script, uint32_t who)
{
    tt_ask ask = s->ask[who];
    uint32_t how = draw(script);
    if (how & 1) ask.count = draw_number(script) % (TT_TRAILS_MAX + 1);
    if (how & 2) ask.tick = draw_number(script) % (UINT32_MAX - TT_TRAILS_MAX);
    send_trails(s, who, ask, how >> 2 & 1);
}

// What an honest client does in a tick.
static void report(subject *s, uint32_t who)
{
    static tt_input input;
    uint8_t data[64];
    input = (tt_input){.epoch = EPOCH, .next = s->log.turns, .reports = true, .tick = s->log.turns};
    input.trail = trail_of(s, who, input.tick);
    if (s->ask[who].count > 0) send_trails(s, who, s->ask[who], 0);
    s->ask[who].count = 0;
    if (s->inside[who]) s->next[who] = s->log.turns;
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_input_write(&input, &writer);
    give(s, who, TT_CHANNEL_STREAM, &writer);
}

// Empty turns, or whatever the script has there.
static void send_upload(subject *s, fuzz_script *script, uint32_t who)
{
    static const uint8_t empty[256];
    uint8_t data[512];
    uint32_t how = draw(script), count = 1 + draw(script);
    tt_upload upload = {.epoch = EPOCH, .first = s->log.turns + (how & 1), .count = count};
    size_t size = count - (how >> 1 & 1);
    const uint8_t *turns = how & 4 ? draw_bytes(script, 200, &size) : empty;
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_upload_write(&upload, &writer);
    tt_write_bytes(&writer, turns, size);
    give(s, who, TT_CHANNEL_BULK, &writer);
}

static void send_look(subject *s, fuzz_script *script, uint32_t who)
{
    static const uint8_t eyes[TT_LOOK_SIZE_MAX] = "eyes";
    uint8_t data[128];
    tt_looking looking = {.epoch = EPOCH, .tick = draw_number(script), .data = eyes};
    looking.size = (uint8_t)draw_below(script, TT_LOOK_SIZE_MAX + 1);
    tt_writer writer = tt_writer_of(data, sizeof data);
    tt_looking_write(&looking, &writer);
    give(s, who, TT_CHANNEL_CONTROL, &writer);
}

// What the owner says of its log: any of it that is no lie of the owner's.
static void tell_storage(subject *s, fuzz_script *script)
{
    uint32_t how = draw(script), back = draw(script);
    uint32_t turns = s->log.turns > back ? s->log.turns - back : 0;
    tt_storage_news news = {.trouble = (uint8_t)(1 + (how >> 2) % 3), .tick = turns};
    tt_signed_checkpoint checkpoint = {.key = {(uint8_t)how}, .checkpoint = {.tick = turns}};
    if (how % 4 == 0 && turns > s->durable) s->durable = turns;
    if (how % 4 == 0) tt_room_durable(s->room, s->durable);
    if (how % 4 == 1) tt_room_trouble(s->room, &news);
    if (how % 4 >= 2 && !s->ended) tt_room_checkpoint(s->room, &checkpoint);
}

static void pass(subject *s, fuzz_script *script)
{
    uint32_t how = draw(script), honest = draw(script), ticks = how % TICKS_PER_STEP;
    if (how >= 250) s->now += how * PERIOD; // a stall
    for (uint32_t i = 0; i < ticks && s->ticks > 0; i++, s->ticks--) {
        for (uint32_t who = 0; who < CONNECTIONS; who++) {
            if (honest >> who & 1) report(s, who);
        }
        s->now += PERIOD;
        serve(s);
    }
}

static void step(subject *s, fuzz_script *script)
{
    uint32_t what = draw_below(script, 64), who = draw_below(script, CONNECTIONS);
    if (what == 63) {
        tt_room_end(s->room, TT_ENDING_CLOSED, s->now);
    } else if (what == 62) {
        s->odd_from[who] = s->log.turns + 1;
    } else if (what < 10) {
        join(s, script, who);
    } else if (what < 14) {
        tt_room_lost(s->room, who);
        s->inside[who] = false;
    } else if (what < 36) {
        send_input(s, script, who);
    } else if (what < 38 && s->resumes) {
        send_upload(s, script, who);
    } else if (what < 40) {
        send_wrong_trails(s, script, who);
    } else if (what < 44) {
        send_look(s, script, who);
    } else if (what < 46) {
        tell_storage(s, script);
    } else {
        pass(s, script);
    }
    serve(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static subject s;
    fuzz_script script = {.data = data, .size = size};
    memset(&s, 0, sizeof s);
    s.log = TURN_LOG(s.offsets, s.bytes);
    s.now = TT_SECOND;
    s.ticks = TICKS;
    tt_match match = {.game = "toy", .name = "room", .rules = 1, .tick_rate = RATE};
    uint32_t kind = draw(&script);
    match.seats = 1 + kind % 5;
    s.resumes = kind >= 160;
    s.begins = s.resumes ? kind - 160 : 0;
    tt_room_def def = {.epoch = EPOCH, .spectators = 2, .match = &match, .now = s.now};
    def.resumes = s.resumes;
    def.begins = s.begins;
    def.source = (tt_log_source){.context = &s, .copy = copy};
    TT_ASSERT(tt_room_create(&def, &s.room) == TT_OK);
    for (int i = 0; i < STEPS && script_left(&script); i++) step(&s, &script);
    tt_room_destroy(s.room);
    return 0;
}

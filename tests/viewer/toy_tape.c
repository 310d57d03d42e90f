// Writes a tape of a toy match for tape_cli.sh and project.py:
// toy_tape FILE TICKS [WORD...]. Words:
//
//     open       left as a killed writer leaves it
//     planted    with the trails of changed rules, from state 50 on
//     healed     from state 50 on seat 2 has the trails of changed rules, to state 150
//     disputed   from state 50 on it has them, and nothing is agreed
//     nobodys    so, too, but nobody's trails are those of either rules
//     other      turn 70 has another command
//     seed       of another match, with the same id
//     another    of another match
//     branch     another match goes on from turn 75
//     names      a name and a chat that are no kind of SQL
//     signed     with checkpoints of every 40 states
//     looks      seat 1 looked at the left of the board from state 40 on, at the right from 80 on;
//                seat 2 at nothing that the game knows
//     edited     the same, but turn 70 was edited and all links made anew

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tickertape/sim.h"
#include "tickertape/tape_writer.h"
#include "toy.h"

enum { SEATS = 3 };

typedef struct toy_recorder {
    tt_tape_writer *writer;
    tt_sim *sim, *odd; // what seat 2 has; NULL: the same
    bool disputed, nobodys;
    tt_numbering numbering;
    tt_turn turn;
    bool other, branches;
    const char *name, *chat; // of seat 0
    bool edited;
    tt_signer signer;           // of seed 0
    uint8_t head[TT_HEAD_SIZE]; // of the log that was not edited
} toy_recorder;

static void add(toy_recorder *recorder, uint8_t type, uint8_t seat, const char *data)
{
    tt_event *event = &recorder->turn.events[recorder->turn.count++];
    *event = (tt_event){
        .number = recorder->numbering.number[seat],
        .type = type,
        .seat = seat,
        .size = (uint16_t)strlen(data),
        .data = (const uint8_t *)data,
    };
}

static void add_branch(toy_recorder *recorder)
{
    static uint8_t data[TT_BRANCH_SIZE];
    tt_branch_write(&(tt_branch){.id = {2}, .seats = 7}, data);
    recorder->turn.count = 1;
    recorder->turn.events[0] =
        (tt_event){.type = TT_EVENT_BRANCH, .size = sizeof data, .data = data};
}

static void fill_turn(toy_recorder *recorder)
{
    uint32_t tick = recorder->numbering.tick;
    recorder->turn.tick = tick;
    recorder->turn.count = 0;
    if (tick == 75 && recorder->branches) add_branch(recorder);
    if (tick == 0) add(recorder, TT_EVENT_JOINED, 0, recorder->name);
    if (tick == 1) add(recorder, TT_EVENT_JOINED, 1, "B\x1b[31m\xff\"");
    if (tick == 5) add(recorder, TT_EVENT_CHAT, 0, recorder->chat);
    if (tick == 6) add(recorder, TT_EVENT_LEFT, 0, "");
    if (tick % 10 == 0) add(recorder, TT_EVENT_COMMAND, 2, tick % 20 ? "ab" : "cd");
    if (tick == 70 && recorder->other) recorder->turn.events[0].data = (const uint8_t *)"xy";
}

static bool sign(toy_recorder *recorder, const tt_match *match)
{
    tt_checkpoint checkpoint = {.tick = tt_tape_writer_ticks(recorder->writer)};
    memcpy(checkpoint.head, recorder->head, TT_HEAD_SIZE);
    tt_checkpoint_sign(&checkpoint, match, &recorder->signer);
    return tt_tape_checkpoint(recorder->writer, &checkpoint) == TT_OK;
}

static bool record_camps(toy_recorder *recorder, tt_trail right)
{
    tt_tape_writer *writer = recorder->writer;
    tt_sim_apply(recorder->odd, &recorder->turn);
    tt_trail odd = {right.tick, tt_sim_trail(recorder->odd)};
    if (recorder->nobodys && right.tick >= 50) {
        right.value ^= 1;
        odd.value ^= 1;
    }
    bool apart = right.tick >= 50 && (recorder->disputed || right.tick < 150);
    tt_status status = TT_OK;
    if (right.tick == 50) status = tt_tape_parted(writer, 50, 4);
    if (right.tick == 150 && !apart) status = tt_tape_healed(writer, 150, 4);
    if (status == TT_OK && apart) status = tt_tape_camp(writer, 4, odd);
    if (status == TT_OK && apart && recorder->disputed)
        return tt_tape_camp(writer, 3, right) == TT_OK;
    return status == TT_OK && tt_tape_trail(writer, right) == TT_OK;
}

static bool record_turn(toy_recorder *recorder)
{
    uint8_t bytes[TT_TURN_SIZE_MAX];
    tt_writer canonical = tt_writer_of(bytes, sizeof bytes);
    fill_turn(recorder);
    tt_turn_write(&recorder->turn, &recorder->numbering, &canonical);
    tt_chain_link(recorder->head, bytes, canonical.size);
    if (recorder->turn.tick == 70 && recorder->edited) bytes[canonical.size - 1] ^= 1;
    if (tt_tape_append(recorder->writer, bytes, canonical.size) != TT_OK) return false;
    tt_sim_apply(recorder->sim, &recorder->turn);
    tt_trail trail = {tt_sim_tick(recorder->sim), tt_sim_trail(recorder->sim)};
    if (recorder->odd) return record_camps(recorder, trail);
    return tt_tape_trail(recorder->writer, trail) == TT_OK;
}

static bool record_looks(toy_recorder *recorder)
{
    static const tt_look looks[] = {
        {40, 1, 4, {0, 0, 32, 18}}, {80, 1, 4, {32, 40, 64, 58}}, {40, 2, 3, {0, 0, 32}}};
    bool fine = true;
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        fine = fine && tt_tape_look(recorder->writer, &looks[i]) == TT_OK;
    return fine;
}

static bool has_word(int count, char **words, const char *word)
{
    for (int i = 3; i < count; i++)
        if (strcmp(words[i], word) == 0) return true;
    return false;
}

int main(int count, char **words)
{
    static toy_recorder recorder;
    if (count < 3) return 2;
    tt_match match = toy_match(SEATS);
    if (has_word(count, words, "seed")) match.seed = UINT64_MAX;
    if (has_word(count, words, "another")) match.id[0] = 1;
    tt_tape_writer_def def = {.path = words[1], .match = &match, .build = "toy_tape \"1\""};
    bool planted = has_word(count, words, "planted");
    tt_sim_def sim = {.game = planted ? &toy_planted : &toy_game, .match = &match};
    recorder.name = recorder.chat = "x'); DROP TABLE events; --";
    if (!has_word(count, words, "names")) {
        recorder.name = "Ada";
        recorder.chat = "h\xc3\xa9 \\ \"you\"\n\xe2\x80\xae";
    }
    recorder.branches = has_word(count, words, "branch");
    recorder.other = has_word(count, words, "other");
    if (tt_tape_writer_create(&def, &recorder.writer) != TT_OK) return 1;
    if (tt_sim_create(&sim, &recorder.sim) != TT_OK) return 1;
    recorder.nobodys = has_word(count, words, "nobodys");
    recorder.disputed = recorder.nobodys || has_word(count, words, "disputed");
    tt_sim_def odd = {.game = &toy_planted, .match = &match};
    bool differs = recorder.disputed || has_word(count, words, "healed");
    if (differs && tt_sim_create(&odd, &recorder.odd) != TT_OK) return 1;
    bool fine = true;
    uint32_t ticks = (uint32_t)strtoul(words[2], NULL, 10);
    recorder.edited = has_word(count, words, "edited");
    bool signs = recorder.edited || has_word(count, words, "signed");
    tt_signer_make(&recorder.signer, (const uint8_t[TT_SIGNER_SEED_SIZE]){0});
    tt_chain_start(&match, recorder.head);
    if (signs) fine = tt_tape_key(recorder.writer, recorder.signer.key) == TT_OK;
    while (fine && tt_tape_writer_ticks(recorder.writer) < ticks) {
        fine = record_turn(&recorder);
        if (signs && tt_tape_writer_ticks(recorder.writer) % 40 == 0)
            fine = fine && sign(&recorder, &match);
    }
    if (has_word(count, words, "looks")) fine = fine && record_looks(&recorder);
    if (has_word(count, words, "open")) _exit(fine ? 0 : 1);
    tt_sim_destroy(recorder.sim);
    tt_sim_destroy(recorder.odd);
    if (planted) fine = fine && tt_tape_parted(recorder.writer, 50, 4) == TT_OK;
    return tt_tape_close(recorder.writer, true, ticks) == TT_OK && fine ? 0 : 1;
}

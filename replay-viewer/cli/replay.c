// Plays tapes again, flat out, and says of each how far this build leads where the tape's own
// trails lead: a folder of old tapes is a regression suite.
//
//     old/a.tape: verified to tick 18400
//     old/b.tape: parts from the recording at tick 5120
//     old/c.tape: refused: it is of rules 3 of phalanx, not of 4
//     3 tapes: 1 verified, 1 parts, 1 refused

#include "camps.h"
#include "cli.h"
#include "folder.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// What comes of a tape.
typedef enum replay_end {
    REPLAY_VERIFIED,
    REPLAY_PARTS,
    REPLAY_DAMAGED,
    REPLAY_REFUSED,
    REPLAY_UNPROVED, // it has no trails
    REPLAY_PIECE,    // it has no beginning
    REPLAY_UNREAD,   // there is no such tape, or it can't be read
    REPLAY_ENDS
} replay_end;

typedef struct replay_totals {
    uint32_t all;
    uint32_t of[REPLAY_ENDS];
} replay_totals;

static replay_end fail(const cli_run *run, const char *file, const tt_tape_fault *fault)
{
    char words[PATH_MAX + WORDS_SIZE];
    bool damaged = fault->status == TT_DAMAGED; // which the words say
    noted_words(&run->files, fault, file, words, sizeof words);
    printf("%s: %s%s\n", file, damaged ? "" : "can't be read: ", words);
    return damaged ? REPLAY_DAMAGED : REPLAY_UNREAD;
}

static replay_end leave_piece(const char *file, const tt_tape *tape)
{
    char words[WORDS_SIZE];
    words_of_piece(tt_tape_info_of(tape), words, sizeof words);
    printf("%s: a piece: %s\n", file, words);
    return REPLAY_PIECE;
}

static replay_end refuse(const cli_run *run, const char *file, const tt_tape *tape)
{
    char words[WORDS_SIZE];
    const tt_match *match = &tt_tape_info_of(tape)->match;
    words_of_other_game(run->module.game, match, words, sizeof words);
    bool could = module_could_play(&run->module, match);
    printf("%s: refused: %s%s\n", file, words, could ? "; --anyway plays it all the same" : "");
    return REPLAY_REFUSED;
}

// How far it is, once for each minute of the match; where it ends is for others to say.
static void tell_way(const char *file, const tt_tape_info *info, const tt_playback *playback)
{
    uint32_t tick = tt_sim_tick(tt_playback_sim(playback));
    uint32_t verified = tt_playback_verified(playback);
    bool due = tick < info->ticks && tick % (60 * info->match.tick_rate) == 0;
    if (due && verified != UINT32_MAX) printf("%s: verified to tick %" PRIu32 "\n", file, verified);
}

// One step after the other, up to the end or to where it parts. Without a report it is told how far
// it is.
static tt_status play(const cli_run *run, const char *file, const tt_tape *tape,
                      tt_playback *playback, cli_camps *camps)
{
    const tt_tape_info *info = tt_tape_info_of(tape);
    tt_status status = TT_OK;
    for (uint32_t tick = 1; tick <= info->ticks && status == TT_OK; tick++) {
        tt_camps more; // whose states these are can still be told
        bool parts = tt_playback_differs(playback) != UINT32_MAX;
        if (parts && !tt_tape_camps_from(tape, tick, &more)) break;
        status = tt_playback_step(playback);
        if (status == TT_OK) camps_compare(camps, tape, tt_playback_sim(playback));
        if (!run->options.report) tell_way(file, info, playback);
    }
    return status;
}

static replay_end judge(const char *file, const tt_tape *tape, const tt_playback *playback,
                        const cli_camps *camps)
{
    uint32_t ticks = tt_tape_info_of(tape)->ticks;
    uint32_t differs = tt_playback_differs(playback), verified = tt_playback_verified(playback);
    if (differs != UINT32_MAX) {
        printf("%s: parts from the recording at tick %" PRIu32, file, differs);
        camps_print(camps, stdout);
        printf("\n");
        return REPLAY_PARTS;
    }
    if (camps_alone(camps, tape, verified)) { // disputed: anybody's states would do
        printf("%s: parts from the recording in a dispute", file);
        camps_print(camps, stdout);
        printf("\n");
        return REPLAY_PARTS;
    }
    if (verified == UINT32_MAX) {
        printf("%s: nothing is verified: it has no trails\n", file);
        return REPLAY_UNPROVED;
    }
    printf("%s: verified to tick %" PRIu32, file, verified);
    if (verified < ticks) printf(" of %" PRIu32, ticks);
    camps_print(camps, stdout);
    printf("\n");
    return REPLAY_VERIFIED;
}

static replay_end replay_opened(const cli_run *run, const char *file, tt_tape *tape)
{
    tt_playback *playback;
    tt_playback_def def = {.game = run->module.game,
                           .tape = tape,
                           .anyway = run->module.anyway,
                           .budget = 1}; // it only ever goes on
    const tt_tape_info *info = tt_tape_info_of(tape);
    if (info->first_tick > 0) return leave_piece(file, tape);
    if (!module_plays(&run->module, &info->match)) return refuse(run, file, tape);
    tt_status status = tt_playback_create(&def, &playback);
    cli_camps camps = {0};
    if (status == TT_OK) status = play(run, file, tape, playback, &camps);
    replay_end end = status == TT_OK ? judge(file, tape, playback, &camps)
                                     : fail(run, file, &(tt_tape_fault){.status = status});
    tt_playback_destroy(playback);
    return end;
}

static void replay(const cli_run *run, const char *file, replay_totals *totals)
{
    tt_tape *tape;
    tt_tape_fault fault;
    tt_tape_def def = cli_tape(run, file);
    tt_status status = tt_tape_create(&def, &tape, &fault);
    replay_end end = status == TT_OK ? replay_opened(run, file, tape) : fail(run, file, &fault);
    tt_tape_destroy(tape);
    totals->all++;
    totals->of[end]++;
}

// The tapes of a folder by their names, or the one tape. False, and said on stderr: there is none.
static bool replay_path(const cli_run *run, const char *path, replay_totals *totals)
{
    cli_folder folder;
    if (!folder_read(&folder, path)) {
        replay(run, path, totals);
        return true;
    }
    for (uint32_t i = 0; i < folder.count; i++) replay(run, folder.paths[i], totals);
    bool found = folder.count > 0;
    if (!found) cli_wrong(path, "there is no tape in it");
    folder_free(&folder);
    return found;
}

static void print_totals(const replay_totals *totals)
{
    static const char *const words[REPLAY_ENDS] = {
        [REPLAY_VERIFIED] = "verified",       [REPLAY_PARTS] = "parts",
        [REPLAY_DAMAGED] = "damaged",         [REPLAY_REFUSED] = "refused",
        [REPLAY_UNPROVED] = "without trails", [REPLAY_PIECE] = "pieces",
        [REPLAY_UNREAD] = "can't be read",
    };
    const char *between = ": ";
    printf("%" PRIu32 " %s", totals->all, totals->all == 1 ? "tape" : "tapes");
    for (int i = 0; i < REPLAY_ENDS; i++) {
        if (totals->of[i] == 0) continue;
        printf("%s%" PRIu32 " %s", between, totals->of[i], words[i]);
        between = ", ";
    }
    printf("\n");
}

cli_exit cli_replay(const cli_run *run)
{
    replay_totals totals = {0};
    bool found = true;
    for (int i = 0; i < run->options.file_count; i++)
        found = replay_path(run, run->options.files[i], &totals) && found;
    if (run->options.report) print_totals(&totals);
    if (!found || totals.of[REPLAY_PIECE] > 0 || totals.of[REPLAY_UNREAD] > 0) return CLI_CANNOT;
    return totals.of[REPLAY_VERIFIED] == totals.all ? CLI_YES : CLI_NO;
}

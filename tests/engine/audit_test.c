// Signed checkpoints: an edited tape is found though all of its links were made anew.

#include "tape_file.h"

TestSuite(audit, .init = set_up, .fini = tear_down);

static tt_signer signer_of(uint8_t byte)
{
    uint8_t seed[TT_SIGNER_SEED_SIZE] = {byte};
    tt_signer signer;
    tt_signer_make(&signer, seed);
    return signer;
}

// How a tape is edited: the checkpoints stay those of the whole log.
typedef struct edit {
    uint32_t turn;  // gets another event; UINT32_MAX: none
    uint32_t trail; // gets another value; likewise
    bool other_id;  // signed as of another match
    bool two_keys;
    bool late_key; // behind the last checkpoint
} edit;

static const edit no_edit = {.turn = UINT32_MAX, .trail = UINT32_MAX};

static void add_checkpoint(tt_tape_writer *writer, const uint8_t head[TT_HEAD_SIZE],
                           const edit *edited)
{
    tt_match match = toy_match(8);
    tt_signer signer = signer_of(1);
    uint32_t tick = tt_tape_writer_ticks(writer);
    tt_checkpoint checkpoint = {.tick = tick, .known = true, .trail = trail_of(tick)};
    memcpy(checkpoint.head, head, TT_HEAD_SIZE);
    if (edited->other_id) match.id[3] ^= 1;
    tt_checkpoint_sign(&checkpoint, &match, &signer);
    EACH(tt_tape_checkpoint(writer, &checkpoint) == TT_OK);
    signer = signer_of(2);
    if (edited->two_keys) EACH(tt_tape_key(writer, signer.key) == TT_OK);
}

static void append_edited(tt_tape_writer *writer, log_maker *maker, const edit *edited)
{
    uint32_t tick = tt_tape_writer_ticks(writer);
    make_turn(maker);
    if (tick == edited->turn) maker->bytes[maker->size - 1] ^= 1; // the last command's last byte
    EACH(tt_tape_append(writer, maker->bytes, maker->size) == TT_OK);
    tt_trail trail = {tick + 1, trail_of(tick + 1) ^ (tick + 1 == edited->trail)};
    EACH(tt_tape_trail(writer, trail) == TT_OK);
}

// 400 turns, with a checkpoint after each 100.
static tt_tape *make_signed(const edit *edited)
{
    tt_match match = toy_match(8);
    tt_signer signer = signer_of(1);
    log_maker maker = {0};
    uint8_t head[TT_HEAD_SIZE];
    tt_tape_writer *writer = begin(path);
    EACH(tt_tape_key(writer, signer.key) == TT_OK);
    tt_chain_start(&match, head);
    log_maker original = {0};
    for (uint32_t tick = 1; tick <= 400; tick++) {
        make_turn(&original);
        tt_chain_link(head, original.bytes, original.size);
        append_edited(writer, &maker, edited);
        if (tick % 100 == 0) add_checkpoint(writer, head, edited);
    }
    signer = signer_of(2);
    if (edited->late_key) EACH(tt_tape_key(writer, signer.key) == TT_OK);
    cr_assert(eq(int, tt_tape_close(writer, true, 400), TT_OK));
    return open_tape(path);
}

static tt_audit audit_of(const edit *edited, const uint8_t *key)
{
    tt_audit audit;
    tt_tape *tape = make_signed(edited);
    cr_assert(eq(int, tt_tape_audit(tape, key, &audit), TT_OK));
    tt_tape_destroy(tape);
    return audit;
}

// What is found of it, for a reason that has this word.
static tt_audit finds(const edit *edited, const uint8_t *key, const char *word)
{
    tt_audit audit = audit_of(edited, key);
    cr_assert(audit.reason && strstr(audit.reason, word));
    return audit;
}

Test(audit, vouches_for_a_tape_as_it_was_written)
{
    tt_signer signer = signer_of(1);
    tt_audit audit = audit_of(&no_edit, NULL);
    cr_assert(audit.reason == NULL);
    cr_assert(eq(u32, audit.checkpoints, 4));
    cr_assert(eq(u32, audit.vouched, 400));
    cr_assert(eq(int, memcmp(audit.key, signer.key, TT_KEY_SIZE), 0));
}

Test(audit, finds_edited_turns_whose_links_were_made_anew)
{
    edit edited = no_edit;
    edited.turn = 250; // two commands, of which the last is changed
    tt_audit audit = finds(&edited, NULL, "turns");
    cr_assert(eq(u32, audit.tick, 300));
    cr_assert(eq(u32, audit.vouched, 200));
    cr_assert(eq(u32, audit.checkpoints, 2));
}

Test(audit, finds_an_edited_trail)
{
    edit edited = no_edit;
    edited.trail = 200;
    tt_audit audit = finds(&edited, NULL, "trail");
    cr_assert(eq(u32, audit.tick, 200));
}

Test(audit, a_checkpoint_of_another_match_does_not_fit)
{
    edit edited = no_edit;
    edited.other_id = true;
    tt_audit audit = finds(&edited, NULL, "signature");
    cr_assert(eq(u32, audit.checkpoints, 0));
}

Test(audit, only_the_pinned_key_may_have_signed)
{
    tt_signer right = signer_of(1), other = signer_of(2);
    cr_assert(audit_of(&no_edit, right.key).reason == NULL);
    unlink(path);
    tt_audit audit = finds(&no_edit, other.key, "key");
    cr_assert(eq(u32, audit.checkpoints, 0));
}

Test(audit, one_key_signs_all_of_a_tape)
{
    edit edited = no_edit;
    edited.two_keys = true;
    tt_audit audit = finds(&edited, NULL, "another key");
    cr_assert(eq(u32, audit.checkpoints, 1));
}

Test(audit, no_other_key_follows)
{
    edit edited = no_edit;
    edited.late_key = true;
    tt_audit audit = finds(&edited, NULL, "another key");
    cr_assert(eq(u32, audit.checkpoints, 4));
}

Test(audit, a_tape_without_checkpoints_is_vouched_for_by_nobody)
{
    tt_audit audit;
    write_tape(50, true);
    tt_tape *tape = open_tape(path);
    cr_assert(eq(int, tt_tape_audit(tape, NULL, &audit), TT_OK));
    cr_assert(audit.checkpoints == 0 && audit.vouched == 0 && !audit.reason);
    tt_tape_destroy(tape);
}

// What a player had before the eyes: as bytes, and read back from a stranger's.

#include "look_bytes.h"

#include "arena.h"
#include "picture.h"

#include <math.h>

static phalanx_look written_and_read(phalanx_look look)
{
    uint8_t bytes[PHALANX_LOOK_SIZE];
    phalanx_look back;
    phalanx_look_write(&look, bytes);
    cr_assert(phalanx_look_read(bytes, sizeof bytes, &back));
    return back;
}

static bool near(const tt_bounds *a, const tt_bounds *b, float far)
{
    return fabsf(a->left - b->left) <= far && fabsf(a->top - b->top) <= far &&
           fabsf(a->right - b->right) <= far && fabsf(a->bottom - b->bottom) <= far;
}

Test(look_bytes, comes_back_to_within_a_sixty_fourth_of_a_metre)
{
    phalanx_look look = {{-19.51f, 0.3f, 60.77f, 45.01f}, 0x800005};
    phalanx_look back = written_and_read(look);
    cr_assert_eq(back.selected, look.selected);
    cr_assert(near(&back.seen, &look.seen, 1.0f / 128));
}

Test(look_bytes, is_what_the_documents_say)
{
    static const uint8_t expected[] = {0xc0, 0xff, 0x80, 0, 0, 0x20, 0x20, 0x10, 3, 0, 0x80, 0};
    uint8_t bytes[PHALANX_LOOK_SIZE];
    phalanx_look_write(&(phalanx_look){{-1, 2, 128, 64.5f}, 0x800003}, bytes);
    cr_assert_eq(memcmp(bytes, expected, sizeof expected), 0);
    cr_assert_leq(sizeof bytes, 64, "what a tape takes of one look");
}

Test(look_bytes, has_the_corners_of_the_frame)
{
    tt_frame frame = {.area = {13, 40, 640, 360}, .camera = {90, 150, 8}};
    phalanx_look look = phalanx_look_of(&frame, 7);
    float half_y = 180 / (8 * PHALANX_TILT);
    cr_assert(near(&look.seen, &(tt_bounds){50, 150 - half_y, 130, 150 + half_y}, 0.001f));
    cr_assert_eq(look.selected, 7);
}

Test(look_bytes, is_cut_where_a_window_sees_farther_than_it_can_say)
{
    phalanx_look back = written_and_read((phalanx_look){{-9000, -600, 9000, 600}, 0});
    cr_assert(near(&back.seen, &(tt_bounds){-512, -512, 512, 512}, 0.1f));
}

Test(look_bytes, is_told_in_words)
{
    static const struct {
        uint32_t selected;
        const char *words;
    } cases[] = {{0, ""}, {8, "company 3"}, {0x800005, "companies 0 2 23"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[PHALANX_LOOK_SIZE];
        char words[64];
        phalanx_look_write(&(phalanx_look){{0, 0, 9, 9}, cases[i].selected}, bytes);
        phalanx_picture.selection(NULL, bytes, sizeof bytes, words, sizeof words);
        cr_assert_str_eq(words, cases[i].words);
        phalanx_picture.selection(NULL, bytes, sizeof bytes - 1, words, sizeof words);
        cr_assert_str_eq(words, "");
        phalanx_picture.selection(NULL, bytes, sizeof bytes, words, 5);
        cr_assert(strlen(words) < 5);
    }
}

// Every single size, and every byte of a good one changed at random.
Test(look_bytes, of_a_stranger_is_refused_or_within_its_bounds)
{
    uint8_t bytes[2 * PHALANX_LOOK_SIZE] = {0};
    uint32_t refused = 0, random = 1;
    phalanx_look look;
    phalanx_look_write(&(phalanx_look){{10, 10, 90, 60}, 3}, bytes);
    for (size_t size = 0; size < sizeof bytes; size++)
        cr_assert_eq(phalanx_look_read(bytes, size, &look), size == PHALANX_LOOK_SIZE);
    for (uint32_t i = 0; i < 100000; i++) {
        random = random * 1664525 + 1013904223;
        bytes[random >> 16 & 7] = (uint8_t)(random >> 8);
        if (!phalanx_look_read(bytes, PHALANX_LOOK_SIZE, &look)) {
            refused++;
        } else if (!(look.seen.left < look.seen.right && look.seen.left >= -512 &&
                     look.seen.top < look.seen.bottom && look.seen.bottom <= 512)) {
            cr_fatal("taken: %f %f", (double)look.seen.left, (double)look.seen.right);
        }
    }
    cr_assert(refused > 1000 && refused < 99000);
    phalanx_look_write(&(phalanx_look){{10, 10, 90, 60}, 1U << PHALANX_COMPANIES}, bytes);
    cr_assert_not(phalanx_look_read(bytes, PHALANX_LOOK_SIZE, &look), "there is no such company");
}

Test(look_bytes, tells_a_viewer_what_was_seen)
{
    uint8_t bytes[PHALANX_LOOK_SIZE];
    tt_bounds seen;
    phalanx_look look = {{10, 20, 90, 60}, 3};
    phalanx_look_write(&look, bytes);
    cr_assert(phalanx_picture.look(NULL, bytes, sizeof bytes, &seen));
    cr_assert(near(&seen, &look.seen, 0));
    cr_assert_not(phalanx_picture.look(NULL, bytes, sizeof bytes - 1, &seen));
}

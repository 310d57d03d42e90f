#include "cli.h"
#include "text.h"

#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct option_words {
    struct option known;
    const char *argument;
    const char *meaning;
} option_words;

static const option_words words_of[] = {
    {{"json", no_argument, NULL, 'j'}, "", "for programs: JSON, an object a line"},
    {{"from", required_argument, NULL, 'f'}, "T", "the first turn, or state of a film"},
    {{"to", required_argument, NULL, 'u'}, "T", "the last turn, or state of a film"},
    {{"tick", required_argument, NULL, 'k'}, "T", "a state: 0 is the start"},
    {{"field", required_argument, NULL, 'e'},
     "PATH",
     "a field, or all in it: seat[3].company (all fields)"},
    {{"seat", required_argument, NULL, 't'}, "S", "of this seat only; a picture: with its eyes"},
    {{"look", no_argument, NULL, 'v'}, "", "as that seat saw it: its camera and selection"},
    {{"fps", required_argument, NULL, 'p'}, "N", "frames of a film for each second, 1 to 240 (60)"},
    {{"out", required_argument, NULL, 'o'},
     "OUT",
     "the file: a PNG, a film as YUV4MPEG2 (- is standard output), or the copy"},
    {{"size", required_argument, NULL, 's'}, "WxH", "pixels, 16 to 8192 each (1280x720)"},
    {{"camera", required_argument, NULL, 'c'},
     "X,Y,SCALE",
     "the point in the middle, and pixels of a unit of the game (all of the field)"},
    {{"chat", no_argument, NULL, 'h'}, "", "what people said, to all and to their teams"},
    {{"force", no_argument, NULL, 'r'}, "", "replaces a file that exists"},
    {{"looks", no_argument, NULL, 'b'},
     "",
     "what players looked at, too: the part of the field, and what was selected"},
    {{"report", no_argument, NULL, 'q'}, "", "a line for each tape, and how many came to what"},
    {{"anyway", no_argument, NULL, 'a'},
     "",
     "plays it though it is of other rules or another layout of the game"},
    {{"no-cache", no_argument, NULL, 'n'}, "", "plays from the start, whatever FILE.snaps holds"},
    {{"fresh", no_argument, NULL, 'w'},
     "",
     "what synctest starts: plays on with state --from, its input, to state --to"},
    {{"db", required_argument, NULL, 'd'}, "DB", "the database, of SQLite: made, or gone on with"},
    {{"game", required_argument, NULL, 'g'},
     "SO",
     "the game as a module (phalanx.so, installed with this program)"},
    {{"other", required_argument, NULL, 'm'},
     "SO",
     "plays the second tape again, the game the first: which fields differ"},
    {{"key", required_argument, NULL, 'y'},
     "HEX",
     "the key that must have signed, 64 hex digits: the relay prints it"},
    {{"checkpoint", required_argument, NULL, 'i'},
     "LINE",
     "what tape checkpoint printed: whether the tape still has all that was signed"},
    {{"against", required_argument, NULL, 'l'},
     "OTHER",
     "another tape of this match: whether both tell the same"},
};
enum { OPTIONS = sizeof words_of / sizeof words_of[0] };

enum { SIDE_MIN = 16, SIDE_MAX = 8192, FPS_MAX = 240 };
static const float far_away = 1e6f, scale_min = 1e-3f, scale_max = 1e3f;

void cli_options_print(FILE *out, const char *letters)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        const option_words *option = &words_of[i];
        int width = 18 - (int)strlen(option->known.name);
        if (!strchr(letters, option->known.val)) continue;
        fprintf(out, "  --%s %-*s %s\n", option->known.name, width, option->argument,
                option->meaning);
    }
}

static bool complain(const char *name, const char *word, const char *what)
{
    fprintf(stderr, "tape: --%s %s: %s\n", name, word, what);
    return false;
}

// Reads digits up to a value of `most`; returns what follows them, or NULL.
static const char *read_digits(const char *word, uint32_t most, uint32_t *value)
{
    size_t size = strspn(word, "0123456789");
    bool fits = size > 0 && size <= 10;
    unsigned long long number = fits ? strtoull(word, NULL, 10) : 0;
    *value = (uint32_t)number;
    return fits && number <= most ? word + size : NULL;
}

static bool read_number(const char *name, const char *word, uint32_t least, uint32_t most,
                        uint32_t *value)
{
    char what[48];
    const char *end = read_digits(word, most, value);
    if (end && *end == 0 && *value >= least) return true;
    snprintf(what, sizeof what, "not a number from %" PRIu32 " to %" PRIu32, least, most);
    return complain(name, word, what);
}

static bool read_size(cli_options *options, const char *name, const char *word)
{
    const char *by = read_digits(word, SIDE_MAX, &options->width);
    const char *end = by && *by == 'x' ? read_digits(by + 1, SIDE_MAX, &options->height) : NULL;
    bool fits = end && *end == 0 && options->width >= SIDE_MIN && options->height >= SIDE_MIN;
    return fits || complain(name, word, "not WIDTHxHEIGHT, 16 to 8192 each");
}

static bool read_camera(cli_options *options, const char *name, const char *word)
{
    float values[3];
    const char *at = word;
    bool fits = true;
    for (int i = 0; i < 3 && fits; i++) {
        char *end;
        values[i] = strtof(at, &end);
        fits = end != at && isfinite(values[i]) && *end == (i < 2 ? ',' : 0);
        at = end + 1;
    }
    fits = fits && fabsf(values[0]) <= far_away && fabsf(values[1]) <= far_away &&
           values[2] >= scale_min && values[2] <= scale_max;
    if (!fits) return complain(name, word, "not X,Y,SCALE, with a scale from 0.001 to 1000");
    options->camera = (tt_camera){values[0], values[1], values[2]};
    options->camera_given = true;
    return true;
}

static bool read_path(const char **path, const char *name, const char *word)
{
    *path = word;
    return word[0] || complain(name, "\"\"", "no file has an empty name");
}

static bool read_key(cli_options *options, const char *name, const char *word)
{
    const char *end = text_read_hex(word, options->key, sizeof options->key);
    options->key_given = end && *end == 0;
    return options->key_given || complain(name, word, "not 64 hex digits");
}

static bool read_checkpoint(cli_options *options, const char *name, const char *word)
{
    options->checkpoint_given =
        cli_checkpoint_read(word, &options->checkpoint, options->checkpoint_key);
    return options->checkpoint_given || complain(name, word, "not a line of tape checkpoint");
}

static bool take_option(cli_options *options, const struct option *option)
{
    const uint32_t most = UINT32_MAX;
    switch (option->val) {
    case 'j':
        options->json = true;
        return true;
    case 'h':
        options->chat = true;
        return true;
    case 'a':
        options->anyway = true;
        return true;
    case 'n':
        options->no_cache = true;
        return true;
    case 'b':
        options->looks = true;
        return true;
    case 'q':
        options->report = true;
        return true;
    case 'r':
        options->force = true;
        return true;
    case 'w':
        options->fresh = true;
        return true;
    case 'g':
        return read_path(&options->game, option->name, optarg);
    case 'm':
        return read_path(&options->other, option->name, optarg);
    case 'd':
        return read_path(&options->db, option->name, optarg);
    case 'y':
        return read_key(options, option->name, optarg);
    case 'i':
        return read_checkpoint(options, option->name, optarg);
    case 'l':
        return read_path(&options->against, option->name, optarg);
    case 'e':
        options->field = optarg;
        return true;
    case 'v':
        options->look = true;
        return true;
    case 'o':
        return read_path(&options->out, option->name, optarg);
    case 'f':
        options->film = true;
        return read_number(option->name, optarg, 0, most, &options->from);
    case 'u':
        options->film = true;
        return read_number(option->name, optarg, 0, most, &options->to);
    case 'p':
        options->film = true;
        return read_number(option->name, optarg, 1, FPS_MAX, &options->fps);
    case 't':
        return read_number(option->name, optarg, 0, TT_SEATS_MAX - 1, &options->seat);
    case 's':
        return read_size(options, option->name, optarg);
    case 'c':
        return read_camera(options, option->name, optarg);
    default:
        return read_number(option->name, optarg, 0, most, &options->ticks[options->tick_count++]);
    }
}

static bool take_options(cli_options *options, const cli_syntax *syntax, int count, char **words)
{
    struct option known[OPTIONS + 1] = {0};
    for (size_t i = 0; i < OPTIONS; i++) known[i] = words_of[i].known;
    int letter, index = 0;
    while ((letter = getopt_long(count, words, "", known, &index)) != -1) {
        if (letter == '?') return false;
        if (!strchr(syntax->letters, letter)) {
            fprintf(stderr, "tape: %s takes no --%s\n", syntax->name, known[index].name);
            return false;
        }
        if (!take_option(options, &known[index])) return false;
    }
    return true;
}

// Who signed the checkpoint must have signed the tape, and be who --key says.
static bool settle_key(cli_options *options)
{
    if (!options->checkpoint_given) return true;
    bool same = memcmp(options->key, options->checkpoint_key, TT_KEY_SIZE) == 0;
    if (options->key_given && !same) {
        fprintf(stderr, "tape: the line of --checkpoint is not signed by the key of --key\n");
        return false;
    }
    memcpy(options->key, options->checkpoint_key, TT_KEY_SIZE);
    options->key_given = true;
    return true;
}

bool cli_options_read(cli_options *options, const cli_syntax *syntax, int count, char **words)
{
    *options = (cli_options){
        .to = UINT32_MAX, .seat = TT_SEAT_NONE, .width = 1280, .height = 720, .fps = 60};
    options->ticks = calloc((size_t)count + 1, sizeof *options->ticks); // no more than words
    if (!options->ticks || !take_options(options, syntax, count, words)) return false;
    if (!settle_key(options)) return false;
    options->file_count = count - optind;
    bool any = syntax->files < 0 && options->file_count > 0;
    if (!any && options->file_count != syntax->files) {
        fprintf(stderr, "tape: usage: tape %s %s\n", syntax->name, syntax->usage);
        return false;
    }
    options->files = words + optind;
    for (int i = 0; i < options->file_count; i++)
        if (!options->files[i][0]) return cli_wrong("\"\"", "no file has an empty name");
    return true;
}

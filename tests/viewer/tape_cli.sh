#!/bin/sh
# The program `tape`, as its users call it: tape_cli.sh TAPE TOY_TAPE TOY_MODULE PLANTED_MODULE DRAWN_MODULE FILM_PY
# NEWER_MODULE RELAID_MODULE
set -u
tape=$1 toy_tape=$2 toy=$3 planted=$4 drawn=$5 film=$6 newer=$7 relaid=$8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
export XDG_DATA_HOME="$folder/data"
failed=0

fail()
{
    echo "FAILED: $*"
    sed 's/^/    out: /' out
    sed 's/^/    err: /' err
    failed=1
}

# run EXIT WORD...: calls tape, expects that exit code.
run()
{
    expected=$1
    shift
    asked="tape $*"
    "$tape" "$@" >out 2>err
    code=$?
    [ $code -eq "$expected" ] || fail "$asked: exit $code instead of $expected"
    [ "$expected" -eq 0 ] || [ -s err ] || [ -s out ] || fail "$asked: says nothing"
}

# says FILE PATTERN: what the last run printed there has such a line.
says()
{
    grep -Eq -- "$2" "$1" || fail "$asked: no $2 in $1"
}

silent()
{
    [ ! -s "$1" ] || fail "$asked: prints to $1"
}

lines()
{
    [ "$(wc -l <out)" -eq "$1" ] || fail "$asked: not $1 lines"
}

# holds EXPRESSION: of the JSON object `j` that the last run printed.
holds()
{
    python3 -c "import json, sys; j = json.load(open('out')); sys.exit(not ($1))" || fail "$asked: other JSON"
}

"$toy_tape" whole.tape 200 || exit 1
"$toy_tape" open.tape 130 open || exit 1
"$toy_tape" planted.tape 200 planted || exit 1
"$toy_tape" healed.tape 200 healed || exit 1
"$toy_tape" disputed.tape 200 disputed || exit 1
"$toy_tape" nobodys.tape 200 nobodys || exit 1
"$toy_tape" other.tape 200 other || exit 1
"$toy_tape" seed.tape 200 seed || exit 1
"$toy_tape" signed.tape 200 signed || exit 1
"$toy_tape" edited.tape 200 edited || exit 1
head -c -5 open.tape >torn.tape
head -c -5 whole.tape >cut.tape
{ head -c 1500 whole.tape; printf X; tail -c +1502 whole.tape; } >damaged.tape
{ head -c 20 whole.tape; printf X; tail -c +22 whole.tape; } >slot.tape
{ head -c 16 open.tape; head -c 64 /dev/zero; tail -c +81 open.tape; } >trust.tape
echo "not a tape at all" >text.tape

# help and bad command lines
run 0 --help
says out "tape verify"
silent err
run 2
run 2 frobnicate whole.tape
says err "^tape: frobnicate is not a verb; tape --help has all of them$"
run 0 help strip
says out "^usage: tape strip FILE --chat --out OUT"
cp out help
run 0 strip --help
cmp out help || fail "help has other words for a verb"
run 2 help frobnicate
run 2 info whole.tape --nonsense
says err "^tape: .*--nonsense"
run 2 info ""
says err "no file has an empty name"
run 2 info
run 2 info whole.tape open.tape
run 2 info --nonsense whole.tape
run 2 info --tick 3 whole.tape
run 2 log whole.tape --seat 64
run 2 log whole.tape --from -1
run 2 log whole.tape --from 4294967296
run 2 log whole.tape --to
run 2 diff whole.tape
run 2 info missing.tape
says err "missing.tape: no such file"
run 2 info text.tape
says err "text.tape: it does not begin like a tape .this is not a tape.$"
silent out

# info
run 0 info whole.tape
says out "game +toy, rules 1"
says out "seats +3: Ada, B.x1b.31m.xff\", -"
says out "ticks +200 at 20 a second: 0:00:10"
says out "state +closed, ended at state 200"
run 0 info --json whole.tape
lines 1
holds "(j['game'], j['rules'], j['seats'], j['seed']) == ('toy', 1, 3, 7)"
holds "int(j['layout'], 16) != 0"
holds "j['names'] == ['Ada', 'B\\x1b[31m\\ufffd\"', '']"
holds "(j['tick_rate'], j['ticks'], j['events'], j['commands']) == (20, 200, 24, 20)"
holds "j['bytes'] == $(wc -c <whole.tape) and j['complete'] is True and j['format'] == 3"
holds "j['over_tick'] == 200 and j['parted'] is None and j['build'] == 'toy_tape \"1\"'"
run 0 info seed.tape --json
holds "j['seed'] == 2**64 - 1"
run 0 info --json planted.tape
holds "j['parted'] == {'tick': 50, 'seats': [2], 'apart': [2]}"
run 0 info --json healed.tape
holds "j['parted'] == {'tick': 50, 'seats': [2], 'apart': []}"
run 0 info healed.tape
says out "^parted +from state 50 on: seat 2 apart from seats 0, 1$"
says out "^healed +from state 150 on: seat 2$"
# whose states this build's are
run 0 replay healed.tape --game "$toy"
says out "verified to tick 200; from state 50 on as the others, not as seat 2$"
run 1 replay healed.tape --game "$planted"
says out "parts from the recording at tick 50; from state 50 on as seat 2, not as the others$"
run 0 replay disputed.tape --game "$toy"
says out "verified to tick 49 of 200; from state 50 on as seats 0, 1, not as seat 2$"
run 0 replay disputed.tape --game "$planted"
says out "verified to tick 49 of 200; from state 50 on as seat 2, not as seats 0, 1$"
run 1 replay nobodys.tape --game "$toy"
says out "parts from the recording in a dispute; from state 50 on not as seats 0, 1, 2$"
run 0 info --json torn.tape
holds "j['complete'] is False and j['closed'] is False and j['torn'] > 0 and j['over_tick'] is None"
run 1 info damaged.tape
says err "damaged.tape: damaged: offset [0-9]+, tick 66: a turn does not fit the chain"

# log
run 0 log whole.tape
lines 24
says out "^ +0 +0 +0  joined  Ada$"
says out "^ +1 +2 +1  joined  B.x1b.31m.xff\"$"
says out "^ +5 +3 +0  chat  hé .. \"you\".x0a.xe2.x80.xae$"
says out "^ +6 +4 +0  left$"
says out "^ +10 +5 +2  command  6162$"
run 0 log whole.tape --game "$toy"
says out "^ +10 +5 +2  command  .62@61$"
run 0 log whole.tape --from 5 --to 10 --seat 0
lines 2
run 0 log whole.tape --from 5 --to 5 --json
holds "j == {'tick': 5, 'sequence': 3, 'seat': 0, 'number': 0, 'type': 'chat', 'text': 'hé \\\\ \"you\"\\n\\u202e'}"
run 0 log whole.tape --from 10 --to 10 --json --game "$toy"
holds "j['data'] == '6162' and j['words'] == '+62@61'"
run 0 log healed.tape
lines 26
says out "^ +50 +- +-  parted  seat 2 apart from seats 0, 1$"
says out "^ +150 +- +-  healed  seat 2$"
[ "$(grep -n parted out | cut -d: -f1)" -lt "$(grep -n '^ *50 .*command' out | cut -d: -f1)" ] ||
    fail "a parting is not before the turn that follows its state"
run 0 log healed.tape --from 150 --to 150 --seat 2
lines 2
run 0 log healed.tape --from 51 --to 149 --seat 0
lines 0
run 0 log healed.tape --from 50 --to 50 --json --seat 2
head -1 out >first && mv first out
holds "j == {'tick': 50, 'sequence': None, 'seat': None, 'number': None, 'type': 'parted', 'camps': [[2]], 'others': [0, 1]}"
run 0 log healed.tape --from 150 --to 150 --json --seat 2
head -1 out >first && mv first out
holds "j['type'] == 'healed' and j['seats'] == [2]"
run 0 log planted.tape --from 201
silent out
run 0 log whole.tape --from 4000000000
silent out
run 2 log whole.tape --game missing.so
says err "missing.so"
run 2 log whole.tape --game whole.tape

# hash
run 0 hash whole.tape --game "$toy" --tick 200 --tick 0 --tick 123 --tick 200
lines 4
silent err
says out "^trail 0 [0-9a-f]{16}$"
[ "$(sed -n 1p out)" = "$(sed -n 4p out)" ] || fail "the trail of one state differs from itself"
last=$(sed -n 1p out)
run 0 hash open.tape --game "$toy" --tick 130
run 1 hash whole.tape --game "$planted" --tick 60
says err "whole.tape: the tape's own trail differs, first at tick 50"
run 1 hash planted.tape --game "$toy" --tick 200
says err "first at tick 50"
[ "$(cat out)" = "$last" ] || fail "the state depends on the tape's trails"
run 0 hash whole.tape --game "$planted" --tick 49
run 0 hash healed.tape --game "$toy" --tick 49 --tick 60 --tick 150
lines 3
says err "^tape: healed.tape: state 60 is as the others, not as seat 2$"
[ "$(wc -l <err)" -eq 1 ] || fail "more than the state that differed is told of"
run 1 hash healed.tape --game "$planted" --tick 60
says err "state 60 is as seat 2, not as the others$"
run 0 hash disputed.tape --game "$planted" --tick 60
says err "state 60 is as seat 2, not as seats 0, 1$"
run 1 hash nobodys.tape --game "$toy" --tick 60
says err "state 60 is not as seats 0, 1, 2$"
says err "the trail of state 60 is nobody's$"
run 2 hash whole.tape --game "$toy" --tick 201
says err "states are 0 to 200"
run 2 hash whole.tape --game "$toy"
run 2 hash whole.tape --game missing.so --tick 1
run 1 hash damaged.tape --game "$toy" --tick 1
cp "$toy" local.so
run 0 hash whole.tape --game local.so --tick 200
# Beside the program there is another game, or none.
run 2 hash whole.tape --tick 1
if [ -e "${tape%/*}/phalanx.so" ]; then says err "not of phalanx; --game says which module plays it$"; fi

# state
run 0 state whole.tape --game "$toy" --tick 60
says out "^trail 60 [0-9a-f]{16}$"
says out "^random.stream  3$"
says out "^steps  60$"
says out "^score.2.  594$"
lines 4167
silent err
run 0 state whole.tape --game "$toy" --tick 200 --field 'score[2]'
lines 2
says out "^score.2.  1980$"
run 0 state whole.tape --game "$toy" --tick 0 --field random
lines 3
run 0 state open.tape --game "$toy" --tick 1 --field cells
lines 4097
run 2 state whole.tape --game "$toy" --tick 1 --field 'score[64]'
says err "score.64.: there is no such field"
silent out
run 1 state planted.tape --game "$toy" --tick 60 --field steps
says out "^steps  60$"
says err "the tape's own trail differs, first at tick 50"
run 2 state whole.tape --game "$toy"
says err "it wants one --tick"
run 2 state whole.tape --game "$toy" --tick 1 --tick 2
run 2 state whole.tape --game "$toy" --tick 201
says err "states are 0 to 200"
run 2 state whole.tape --tick 1
run 1 state damaged.tape --game "$toy" --tick 1

# verify
run 0 verify whole.tape
says out "chain +[0-9a-f]{64}$"
says out "state +closed, ended at state 200"
run 0 verify open.tape
says out "state +not closed, not torn"
run 0 verify torn.tape
says out "state +not closed, torn: the last [0-9]+ bytes"
run 0 hash torn.tape --game "$toy" --tick 1
says err "torn.tape: torn: its last [0-9]+ bytes are not read$"
run 0 hash open.tape --game "$toy" --tick 130
silent err
cp out open.out
run 0 hash trust.tape --game "$toy" --tick 130
says err "trust.tape: neither slot of its watermark is whole: nothing vouches for it$"
cmp out open.out || fail "on trust, another state"
run 1 verify trust.tape
says out "durable +unknown: neither slot of the watermark is whole$"
run 1 verify cut.tape
says err "cut.tape: damaged: offset [0-9]+, tick 200: "
run 1 verify slot.tape
says out "durable +state 200$"
says out "the watermark does not say so"
run 0 info slot.tape
run 1 verify damaged.tape
says err "damaged.tape: damaged: offset [0-9]+, tick [0-9]+: "
run 1 verify text.tape
run 2 verify "$folder"
nobody=$(printf '%064d' 0)
run 0 verify signed.tape
says out "signed +5 checkpoints, up to state 200, by key [0-9a-f]{64}$"
key=$(sed -n 's/.*by key //p' out)
run 0 verify signed.tape --key "$key"
run 1 verify signed.tape --key "$nobody"
says out "the checkpoint of state 40 does not fit"
run 1 verify edited.tape
says out "signed +1 checkpoint, up to state 40, by key $key$"
says out "the checkpoint of state 80 does not fit: the turns before it are not those that were signed"
run 0 verify whole.tape
says out "signed +no checkpoint$"
run 1 verify whole.tape --key "$key"
run 2 verify whole.tape --key abc
says err "not 64 hex digits"
run 0 checkpoint signed.tape
lines 1
line=$(cat out)
run 0 verify signed.tape --checkpoint "$line"
says out "kept +the turns before state 200 are those that were signed$"
"$toy_tape" short.tape 160 signed || exit 1
run 1 verify short.tape --checkpoint "$line"
says out "kept +the end is missing: state 200 was signed, the tape ends at 160$"
"$toy_tape" longer.tape 240 signed || exit 1
run 0 verify longer.tape --checkpoint "$line"
run 1 verify edited.tape --checkpoint "$line"
says out "kept +the turns before state 200 are not those that were signed$"
run 0 verify signed.tape --key "$key" --checkpoint "$line"
run 2 verify signed.tape --key "$nobody" --checkpoint "$line"
says err "not signed by the key of --key"
run 2 verify signed.tape --checkpoint "$line" --key "$nobody"
run 1 verify signed.tape --checkpoint "1$line"
says out "not one of this match, or was changed"
run 1 verify whole.tape --checkpoint "$line" # no key of its own
run 2 verify signed.tape --checkpoint "${line%?}"
says err "not a line of tape checkpoint"
run 1 checkpoint edited.tape
run 1 checkpoint whole.tape
says err "no checkpoint"
run 0 verify whole.tape --against open.tape
says out "against +the same up to state 130, the end of open.tape$"
run 0 verify open.tape --against whole.tape
says out "the same up to state 130, the end of open.tape$"
run 0 verify whole.tape --against whole.tape
says out "the same up to state 200, the end of both$"
run 1 verify whole.tape --against other.tape
says out "against +turn 70, event 0 is not the same"
says out "^whole.tape: +.*command"
says out "^other.tape: +.*command"
run 1 verify whole.tape --against planted.tape
says out "against +the turns are the same, the trails of state [0-9]+ are not"
run 2 verify whole.tape --against seed.tape
says err "another match"
run 1 verify whole.tape --against damaged.tape
run 2 verify whole.tape --against nowhere.tape

# seal
cp signed.tape sealed.tape
run 0 seal sealed.tape
says out "^sealed: [0-9]+ bytes instead of $(wc -c <signed.tape), for 20 commands in 200 turns$"
run 0 seal sealed.tape
says out "^sealed before: $(wc -c <sealed.tape) bytes$"
[ ! -e sealed.tape.sealing ] || fail "what was written beside is still there"
run 0 info sealed.tape
says out "state +sealed, closed, ended at state 200"
run 0 info sealed.tape --json
holds "j['sealed'] is True and j['bytes'] == $(wc -c <sealed.tape)"
run 0 verify sealed.tape --key "$key" --checkpoint "$line" --against signed.tape
says out "signed +5 checkpoints, up to state 200, by key $key$"
says out "against +the same up to state 200, the end of both$"
run 0 diff sealed.tape signed.tape
run 0 replay sealed.tape --report --game "$toy"
says out "sealed.tape: verified to tick 200"
run 0 hash sealed.tape --game "$toy" --tick 200
[ "$(cat out)" = "$last" ] || fail "a sealed tape leads elsewhere"
run 0 log signed.tape
cp out log
run 0 log sealed.tape
cmp out log || fail "a sealed tape has another log"
cp edited.tape sealed.tape
run 0 seal sealed.tape
run 1 verify sealed.tape
says out "the checkpoint of state 80 does not fit"
cp open.tape sealed.tape
run 0 seal sealed.tape
says out "^closed: at tick 130, not complete$"
says out "^sealed: .* in 130 turns$"
run 0 verify sealed.tape --against open.tape
says out "state +closed, not complete$"
cp torn.tape sealed.tape
run 0 seal sealed.tape
says out "^torn: [0-9]+ bytes from offset [0-9]+ on are no whole record, now in sealed.tape.torn$"
tail -c "$(wc -c <sealed.tape.torn)" torn.tape | cmp - sealed.tape.torn || fail "the torn bytes are others"
run 0 verify sealed.tape --against torn.tape
cp torn.tape sealed.tape
run 0 seal sealed.tape
says out "now in sealed.tape.torn.2$"
cmp sealed.tape.torn sealed.tape.torn.2 || fail "a tail that was kept before has changed"
rm sealed.tape.torn sealed.tape.torn.2
cp slot.tape sealed.tape
run 0 seal sealed.tape
says out "^closed: its watermark says so now, 200 ticks$"
run 0 verify sealed.tape --against whole.tape
run 1 seal damaged.tape
run 2 seal missing.tape
cp open.tape held.tape
if command -v flock >/dev/null; then # as a relay that writes it
    flock held.tape "$tape" seal held.tape >out 2>err && fail "a tape that is written was sealed"
    asked="tape seal held.tape"
    says err "held.tape: not sealed: someone is writing this file"
    cmp open.tape held.tape || fail "a tape that is written was changed"
fi

# strip
run 0 strip --chat signed.tape --out stripped.tape
says out "^stripped: 1 line of chat$"
says out "^names, commands and all else are there: [0-9]+ events, [0-9]+ bytes$"
[ ! -e stripped.tape.stripping ] || fail "what was written beside is still there"
grep -aq '"you"' signed.tape || fail "nothing was said"
! grep -aq '"you"' stripped.tape || fail "what was said is still there"
run 0 info stripped.tape
says out "^stripped +1 line of chat, from tick 5 on$"
says out "seats +3: Ada"
run 0 info stripped.tape --json
holds "(j['stripped_turns'], j['stripped_events']) == (1, 1)"
run 0 info signed.tape --json
holds "(j['stripped_turns'], j['stripped_events']) == (0, 0)"
run 0 verify stripped.tape --key "$key" --checkpoint "$line" --against signed.tape
says out "^stripped 1 line of chat: what is left of these turns is the word of who did that,$"
says out "signed +5 checkpoints, up to state 200, by key $key$"
says out "against +the same up to state 200, the end of both$"
says out "but for what is taken out of 1 of these turns$"
run 1 verify stripped.tape --against other.tape
says out "against +turn 70, event 0 is not the same"
run 0 log stripped.tape --from 5 --to 5
says out "^ +5 +3 +0  chat  .taken out.$"
run 0 log stripped.tape --from 5 --to 5 --json
holds "j['type'] == 'chat' and j['text'] is None"
run 0 log stripped.tape
grep -v ' chat ' out >left
grep -v ' chat ' log | cmp - left || fail "a stripped tape has another log"
run 0 diff stripped.tape signed.tape
says out "what is taken out of them was not compared: of 1 and 0 turns"
run 0 replay stripped.tape --report --game "$toy"
says out "stripped.tape: verified to tick 200"
run 2 strip --chat signed.tape --out stripped.tape
says err "stripped.tape: the file exists already; --force replaces it"
run 0 strip --chat stripped.tape --out again.tape
says out "^nothing more is to be stripped; stripped before: 1 line of chat$"
run 0 verify again.tape --against stripped.tape
says out "the same up to state 200, the end of both$"
cmp stripped.tape again.tape || fail "what was stripped before is another copy"
run 0 strip --chat other.tape --out again.tape --force
says out "^stripped: 1 line of chat$"
run 0 strip --chat signed.tape --out stripped.tape --force
cp signed.tape kept.tape
ln -s signed.tape stripped.link
for out in signed.tape stripped.link; do
    run 2 strip --chat signed.tape --out $out --force
    says err "--out: this is the tape"
done
ln signed.tape left.tape.stripping
run 2 strip --chat signed.tape --out left.tape
says err "signed.tape: not stripped: left.tape.stripping: someone is writing this file$"
[ ! -e left.tape ] || fail "a copy was made where the tape lies"
cmp signed.tape kept.tape || fail "a tape that was stripped is another one"
cp signed.tape sealed.tape
run 0 seal sealed.tape
run 0 strip --chat sealed.tape --out stripped.tape --force
run 0 info stripped.tape
says out "state +sealed, closed, ended at state 200"
run 0 verify stripped.tape --key "$key" --checkpoint "$line" --against signed.tape
run 0 strip --chat torn.tape --out stripped.tape --force
says out "the tape is not closed; the copy is, and not complete"
says out "torn bytes at the tape's end are not in the copy"
run 0 verify stripped.tape --against whole.tape
says out "closed, not complete"
rm stripped.tape
run 2 strip signed.tape --out stripped.tape
says err "strip: of what. --chat"
run 2 strip --chat signed.tape
says err "strip: to which file. --out"
run 2 strip --chat signed.tape --out ""
says err "^tape: --out \"\": no file has an empty name$"
run 2 strip --chat signed.tape --out -
says err "^tape: --out -: a tape is written to a file$"
run 1 strip --chat damaged.tape --out stripped.tape
run 2 strip --chat missing.tape --out stripped.tape
run 2 strip --chat signed.tape --out nowhere/stripped.tape
run 2 strip --chat signed.tape --out . --force
says err "[.]: Is a directory$"
[ ! -e stripped.tape ] || fail "a copy of nothing"

# salvage
run 0 salvage whole.tape
says out "^whole: 200 turns, nothing is to be salvaged$"
cp torn.tape end.tape
run 0 salvage end.tape
says out "^torn: .*now in end.tape.torn$"
says out "^closed: at tick [0-9]+, not complete$"
run 0 verify end.tape --against whole.tape
run 0 salvage end.tape
cp torn.tape end.tape
run 0 salvage end.tape --out end.copy.tape
says out "^torn +[0-9]+ bytes at offset [0-9]+"
cmp torn.tape end.tape || fail "a tape was changed though there is --out"
run 0 verify end.copy.tape --against whole.tape
run 2 salvage end.tape --out end.copy.tape
says err "not salvaged: .*the file exists already"
cp damaged.tape kept.tape
run 0 salvage damaged.tape
says out "^mended +turn 66, [0-9]+ bytes at offset [0-9]+$"
says out "^read +turns 0 to 199, now in damaged.salvaged.tape: "
says out "^salvaged: 200 turns in 1 tape; 1 mended, 0 gaps, 0 dropped$"
cmp damaged.tape kept.tape || fail "a damaged tape was changed"
cmp damaged.salvaged.tape whole.tape || fail "a mended tape is another one"
{ head -c 1400 signed.tape; head -c 300 /dev/zero; tail -c +1701 signed.tape; } >holed.tape
run 1 verify holed.tape
run 1 salvage holed.tape
says out "^read +turns 0 to [0-9]+, now in holed.salvaged.tape: "
says out "^gap +turns [0-9]+ to 79, [0-9]+ bytes at offset [0-9]+$"
says out "^read +turns 80 to 199, now in holed.salvaged-from-80.tape: "
run 0 verify holed.salvaged.tape --against signed.tape
run 0 verify holed.salvaged-from-80.tape --key "$key"
says out "order +120 turns"
says out "signed +4 checkpoints, up to state 200"
says out "state +closed, ended at state 200"
run 0 log signed.tape --from 80
cp out log
run 0 log holed.salvaged-from-80.tape
[ "$(wc -l <out)" -eq "$(wc -l <log)" ] || fail "a piece has other events"
run 0 diff holed.salvaged-from-80.tape signed.tape
run 0 info holed.salvaged-from-80.tape
run 2 hash holed.salvaged-from-80.tape --game "$toy" --tick 100
says err "it begins at state 80, in the middle of its match"
run 0 hash holed.salvaged.tape --game "$toy" --tick 10
run 1 salvage holed.tape --out held.out.tape --key "$nobody"
says out "in 1 tape; 0 mended, 1 gap,"
[ ! -e held.out-from-80.tape ] || fail "what another key signed was believed"
cp holed.tape left.tape.salvaging
run 2 salvage left.tape.salvaging --out left.tape
says err "not salvaged: .*someone has the file in which it is to be written"
cmp holed.tape left.tape.salvaging || fail "a damaged tape was taken for what was left"
[ ! -e left.tape ] || fail "a piece was made where the tape lies"
run 2 salvage text.tape
{ printf '\211TAPE'; head -c 300 /dev/zero; } >headless.tape
run 2 salvage headless.tape
run 2 salvage missing.tape
run 2 salvage whole.tape open.tape

# diff
run 0 diff whole.tape whole.tape
run 0 diff whole.tape open.tape
run 0 diff torn.tape whole.tape
run 1 diff whole.tape other.tape
says out "^tick 70: the turns differ"
says out "whole.tape: turn 70, events: 1"
says out " 70 .*command  6162$"
says out " 70 .*command  7879$"
run 1 diff whole.tape other.tape --game "$toy"
says out " 70 .*command  .79@78$"
run 1 diff planted.tape whole.tape
says out "^tick 50: the trails differ"
says out "whole.tape: turn 49"
run 1 diff healed.tape planted.tape
says out "^planted.tape: trail 50 [0-9a-f]{16}, in healed.tape that of seat 2$"
run 1 diff whole.tape seed.tape
says out "the matches differ in seed: 7, 18446744073709551615"
run 0 diff whole.tape whole.tape --game "$toy" --other "$toy"
says out "^played again: the same states up to 200"
run 1 diff whole.tape planted.tape --game "$toy" --other "$planted"
says out "^tick 50: the trails differ"
says out "^played again: state 50 is the first that differs"
says out "^  cells.99.  0, 1$"
run 1 diff whole.tape whole.tape --game "$planted" --other "$toy"
says out "^no turn and no trail differs"
says out "^  cells.99.  1, 0$"
run 1 diff whole.tape seed.tape --game "$toy" --other "$toy"
says out "^played again: state 0 is the first that differs"
run 1 diff whole.tape other.tape --game "$toy" --other "$toy"
says out "^played again: state 71 is the first that differs"
run 2 diff whole.tape whole.tape --game "$toy" --other missing.so
says err "missing.so"
run 2 diff whole.tape whole.tape --other "$toy"
run 1 diff whole.tape damaged.tape
run 2 diff whole.tape missing.tape

# shot

# is_png FILE WIDTH HEIGHT: a PNG of that size, from its first bytes to its last.
is_png()
{
    head -c 24 "$1" | od -An -v -tx1 | tr -d ' \n' >begin
    tail -c 12 "$1" | od -An -v -tx1 | tr -d ' \n' >end
    [ "$(cat begin)" = "89504e470d0a1a0a0000000d49484452$(printf '%08x%08x' "$2" "$3")" ] &&
        [ "$(cat end)" = 0000000049454e44ae426082 ] || fail "$asked: $1 is no PNG of $2 by $3"
}

run 0 shot whole.tape --game "$drawn" --tick 120 --out a.png
silent out
silent err
is_png a.png 1280 720
run 2 shot whole.tape --game "$drawn" --tick 120 --out a.png
says err "a.png: the file exists already; --force"
run 0 shot whole.tape --game "$drawn" --tick 120 --out b.png
cmp a.png b.png || fail "one state gives two pictures"
run 0 shot whole.tape --game "$drawn" --tick 121 --out b.png --force
! cmp -s a.png b.png || fail "another state gives the same picture"
run 0 shot whole.tape --game "$drawn" --tick 120 --out - --size 640x360
is_png out 640 360
cp out whole.png
run 0 shot whole.tape --game "$drawn" --tick 120 --out c.png --size 640x360 --camera 32,32,5.625
cmp whole.png c.png || fail "the camera is not all of the field by default"
run 0 shot whole.tape --game "$drawn" --tick 120 --out - --size 640x360 --camera 10,50.5,40
! cmp -s out c.png || fail "another camera gives the same picture"
run 0 shot whole.tape --game "$drawn" --tick 0 --out 0.png --size 16x8192
is_png 0.png 16 8192
run 0 shot open.tape --game "$drawn" --tick 130 --out end.png --seat 2
run 2 shot whole.tape --game "$toy" --tick 1 --out no.png
says err "toy: this game has no picture"
run 2 shot whole.tape --game "$drawn" --tick 201 --out no.png
says err "whole.tape: --tick 201: its states are 0 to 200"
run 2 shot whole.tape --game "$drawn" --out no.png
run 2 shot whole.tape --game "$drawn" --tick 1 --tick 2 --out no.png
run 2 shot whole.tape --game "$drawn" --tick 1
says err "wants --out"
for size in 15x16 16x15 8193x16 16x8193 640 640x 640x360x2 x 99999999999x16 -640x360; do
    run 2 shot whole.tape --game "$drawn" --tick 1 --out no.png --size "$size"
    says err "size $size: not WIDTHxHEIGHT"
done
for camera in 1,2 1,2,3,4 1,2,0 1,2,-3 nan,2,3 1,inf,3 1,2,3x 1e30,2,3 ''; do
    run 2 shot whole.tape --game "$drawn" --tick 1 --out no.png --camera "$camera"
    says err "not X,Y,SCALE"
done
run 2 shot whole.tape --game "$drawn" --tick 1 --out no.png --seat 3
says err "its seats are 0 to 2"
run 2 shot whole.tape --game "$drawn" --tick 1 --out missing/no.png
says err "missing/no.png: No such file"
run 2 info whole.tape --out no.png
ln whole.tape same.tape
run 2 shot whole.tape --game "$drawn" --tick 1 --out same.tape --force
says err "out: this is the tape"
cp whole.tape other.tape # somebody else's, who may be writing it
run 2 shot whole.tape --game "$drawn" --tick 1 --out other.tape --force
says err "other.tape: this is a tape: it is not replaced"
cmp whole.tape other.tape
run 0 verify whole.tape
run 1 shot damaged.tape --game "$drawn" --tick 1 --out no.png
[ ! -e no.png ] || fail "a picture that can't be made leaves a file"

# A file is replaced as a whole, or stays what it was.
cp a.png kept.png
run 1 shot damaged.tape --game "$drawn" --tick 1 --out kept.png --force
cmp a.png kept.png || fail "a picture that can't be made takes the old one away"
echo mine >kept.png.new
run 0 shot whole.tape --game "$drawn" --tick 121 --out kept.png --force
cmp b.png kept.png || fail "the old picture is not replaced"
[ "$(cat kept.png.new)" = mine ] || fail "a file of somebody else's is gone"
[ "$(echo kept.png.*)" = kept.png.new ] || fail "there is a rest beside the picture"
mkfifo pipe
cat pipe >piped.png &
run 0 shot whole.tape --game "$drawn" --tick 120 --out pipe --force
wait
cmp a.png piped.png || fail "a pipe is not written to in place"

# what a seat saw
"$toy_tape" looked.tape 200 looks
run 0 shot looked.tape --game "$drawn" --tick 60 --out saw.png --size 640x360 --seat 1 --look
is_png saw.png 640 360
run 0 shot looked.tape --game "$drawn" --tick 60 --out same.png --size 640x360 --seat 1 --camera 16,9,20
! cmp -s saw.png same.png || fail "nothing is drawn of what was seen"
run 0 shot looked.tape --game "$drawn" --tick 140 --out later.png --size 640x360 --seat 1 --look
! cmp -s saw.png later.png || fail "the camera did not go with the seat"
run 0 shot looked.tape --game "$drawn" --from 40 --to 100 --fps 4 --size 64x36 --seat 1 --look --out saw.y4m
run 2 shot looked.tape --game "$drawn" --tick 29 --out no.png --seat 1 --look
says err "looked.tape: seat 1 has no look at tick 29 or before it"
run 2 shot looked.tape --game "$drawn" --tick 60 --out no.png --seat 0 --look
says err "looked.tape: seat 0 has no look at tick 60 or before it"
run 2 shot looked.tape --game "$drawn" --tick 60 --out no.png --seat 2 --look
says err "looked.tape: seat 2 has no look at tick 60 or before it"
run 2 shot whole.tape --game "$drawn" --tick 60 --out no.png --seat 1 --look
run 2 shot looked.tape --game "$drawn" --tick 60 --out no.png --look
says err "--look: wants --seat"
run 2 shot looked.tape --game "$drawn" --tick 60 --out no.png --seat 1 --look --camera 1,1,1
says err "--look: has a camera of its own"
run 2 shot looked.tape --game "$drawn" --from 29 --to 60 --out no.y4m --seat 1 --look
[ ! -e no.png ] && [ ! -e no.y4m ] || fail "tape shot leaves a file behind"

# and in words
run 0 log looked.tape --looks --from 40 --to 40 --game "$drawn"
says out "^ +40 +- +1  look  0.00 0.00 to 32.00 18.00, left.x1b.31m$"
says out "^ +40 +- +2  look  000020$" # none that the game knows
run 0 log looked.tape --looks --from 40 --to 40
says out "^ +40 +- +1  look  00002012$"
run 0 log looked.tape --looks --from 80 --to 80 --json --game "$drawn"
grep '"look"' out >looks && mv looks out
holds "j['data'] == '2028403a' and j['words'].startswith('32.00 40.00 to 64.00 58.00, right')"

# a film
run 0 shot whole.tape --game "$drawn" --tick 68 --out 68.png --size 64x64
run 0 shot whole.tape --game "$drawn" --tick 73 --out 73.png --size 64x64
run 0 shot whole.tape --game "$drawn" --from 68 --to 73 --fps 40 --size 64x64 --out a.y4m
silent out
silent err
python3 "$film" a.y4m 64x64 40 11 68.png 73.png || fail "another film"
run 0 shot whole.tape --game "$drawn" --from 68 --to 73 --size 64x64 --out -
python3 "$film" out 64x64 60 16 68.png 73.png || fail "another film"
run 0 shot whole.tape --game "$drawn" --from 68 --to 74 --fps 4 --size 64x64 --out slow.y4m
python3 "$film" slow.y4m 64x64 4 2 68.png 73.png || fail "another film"
run 0 shot whole.tape --game "$drawn" --tick 200 --out 200.png --size 16x16
run 0 shot whole.tape --game "$drawn" --tick 0 --out 0.png --size 16x16 --force
run 0 shot whole.tape --game "$drawn" --fps 1 --size 16x16 --out whole.y4m
python3 "$film" whole.y4m 16x16 1 11 0.png 200.png || fail "not all of the match by default"
run 2 shot whole.tape --game "$drawn" --from 1 --to 2 --out a.y4m
says err "a.y4m: the file exists already; --force"
run 2 shot whole.tape --game "$drawn" --from 1 --to 201 --out no.y4m
says err "whole.tape: --to 201: its states are 0 to 200"
run 2 shot whole.tape --game "$drawn" --from 201 --out no.y4m
says err "whole.tape: --from 201: its states are 0 to 200"
run 2 shot whole.tape --game "$drawn" --from 20 --to 19 --out no.y4m
says err "to: it is before --from"
run 2 shot whole.tape --game "$drawn" --tick 3 --from 1 --out no.y4m
says err "tick: not with a film"
run 2 shot whole.tape --game "$drawn" --from 1 --to 2 --size 65x64 --out no.y4m
says err "size: a film's width and height are even"
for fps in 0 241 -1 x 30/1; do
    run 2 shot whole.tape --game "$drawn" --fps $fps --out no.y4m
    says err "fps $fps: not a number from 1 to 240"
done
run 1 shot damaged.tape --game "$drawn" --from 1 --to 2 --out no.y4m
[ ! -e no.y4m ] || fail "a film that can't be made leaves a file"
{
    "$tape" shot whole.tape --game "$drawn" --out - --fps 60 2>err
    echo $? >code
} | head -c 100 >out
[ "$(cat code)" -eq 141 ] || fail "a film that nobody reads: exit $(cat code) instead of 141"
silent err

# playing again
mkdir suite mixed none
"$toy_tape" suite/b.tape 1300
"$toy_tape" suite/a.tape 200
"$toy_tape" suite/c.tape 130 open
echo "no tape" >suite/notes.txt
run 0 replay suite --game "$toy"
lines 4 # the second is told of once a minute
says out "^suite/b.tape: verified to tick 1200$"
run 0 replay suite/ --report --game "$toy"
lines 4
[ "$(head -1 out)" = "suite/a.tape: verified to tick 200" ] || fail "not in the order of their names"
says out "^suite/b.tape: verified to tick 1300$"
says out "^suite/c.tape: verified to tick [0-9]+ of 130$"
says out "^3 tapes: 3 verified$"
silent err
run 1 replay suite --report --game "$planted"
says out "^suite/a.tape: parts from the recording at tick 50$"
says out "^3 tapes: 3 parts$"
cp suite/a.tape mixed/a.tape
cp damaged.tape text.tape mixed
"$toy_tape" mixed/planted.tape 200 planted
"$toy_tape" mixed/empty.tape 0
run 2 replay mixed --report --game "$toy"
says out "^mixed/a.tape: verified to tick 200$"
says out "^mixed/damaged.tape: damaged: offset [0-9]+, tick [0-9]+: "
says out "^mixed/text.tape: can.t be read: .*not a tape"
says out "^mixed/planted.tape: parts from the recording at tick 50$"
says out "^mixed/empty.tape: nothing is verified: it has no trails$"
says out "^5 tapes: 1 verified, 1 parts, 1 damaged, 1 without trails, 1 can.t be read$"
rm mixed/text.tape
run 1 replay mixed --report --game "$toy"
run 2 replay suite missing.tape --report --game "$toy"
says out "^missing.tape: can't be read: no such file$"
says out "^4 tapes: 3 verified, 1 can't be read$"
run 2 replay none --report --game "$toy"
says err "none: there is no tape in it"
run 2 replay --report --game "$toy"
run 2 replay suite --tick 3 --game "$toy"
run 2 replay suite --report --game missing.so

# other rules, another layout
plays_on_demand()
{
    other=$1 refusal="it is of $2; --anyway plays it all the same"
    run 1 replay suite/a.tape --report --game "$other"
    says out "^suite/a.tape: refused: $refusal$"
    run 0 replay suite --report --anyway --game "$other"
    says out "^suite/a.tape: verified to tick 200$"
    says out "^3 tapes: 3 verified$"
    for verb in "hash" "state --field steps"; do
        # shellcheck disable=SC2086 # words
        run 2 $verb whole.tape --tick 5 --game "$other"
        says err "whole.tape: $refusal"
        # shellcheck disable=SC2086
        run 0 $verb whole.tape --tick 5 --anyway --game "$other"
    done
}
plays_on_demand "$newer" "rules 1 of toy, not of 2"
plays_on_demand "$relaid" "layout [0-9a-f]{16} of toy, not of [0-9a-f]{16}"
run 0 state whole.tape --tick 5 --field points --anyway --game "$relaid"
run 2 state whole.tape --tick 5 --field score --anyway --game "$relaid"

# A result that can't be written is none.
if [ -w /dev/full ]; then
    run 2 shot whole.tape --game "$drawn" --tick 1 --out /dev/full --force
    [ -c /dev/full ] || fail "tape shot removes what it did not make"
    "$tape" log whole.tape >/dev/full 2>err
    [ $? -eq 2 ] || fail "tape log to a full disk is fine"
    asked="tape log >/dev/full"
    says err "^tape: stdout: No space left on device$"
fi

[ $failed -eq 0 ] && echo "tape answers as it should"
exit $failed

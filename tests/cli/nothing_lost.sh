# sign, cosign, two drafts in one run and sync, stopped at each of the system calls by which they write, with
# writes that fail, a disk that is full, a .git that is read-only, locks of others, and two runs at once.
# Afterwards status is true, a second run ends well, git fsck is clean, and what was said to be sent is there.
# Each STRIDEth call is tried (1: all of them); a program with sanitizers is slower.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

STRIDE=${STRIDE:-$([ -z "${SANITIZE:-}" ] && echo 2 || echo 9)}
ENOSPC=28 EROFS=30 EACCES=13
ONE=items/gt/2018/08/one.1.json TWO=items/gt/2018/08/two.1.json
COSIGNATURE=cosignatures/gt/mx/2018/08/both.1.json
LATE=items/gt/2018/08/late.1.json COLLEAGUE=items/gt/2018/08/colleague.1.json NEWS=items/mx/2018/08/news.1.json

${CC:-cc} -O1 -D_GNU_SOURCE -o interrupt "$ROOT/tests/cli/interrupt.c"
export INTERRUPT_COUNT=$WORK/count
# LeakSanitizer traces its own process, which two cannot do.
tracer=(env "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" "$WORK/interrupt")

region_new gt mx
draft gt one 2018-08-05T15:00:00-06:00
draft gt two 2018-08-05T15:00:00-06:00
draft mx both 2018-08-05T15:00:00-06:00 'joint: [gt]'
ok sign_and_sync mx both 2018-08-05T21:10:00Z
ok merge_at 2018-08-06T00:00:00Z
ok at gt nsync sync

# ---- what is run, and what must come of it ----

run_sign() { at gt "$@" "$NSYNC" sign drafts/one.md --date 2018-08-06T21:10:00Z; }
run_two() { at gt "$@" "$NSYNC" sign drafts/one.md drafts/two.md --date 2018-08-06T21:10:00Z; }
run_cosign() { at gt "$@" "$NSYNC" cosign mx/2018/08/both; }
run_sync() { at gt "$@" "$NSYNC" sync; }
# A story is kept back, which is a finding: exit 1.
run_unite()
{
	local code=0
	at gt "$@" "$NSYNC" sync || code=$?
	[ "$code" -ne 1 ] || code=0
	return "$code"
}

files_of()
{
	case $1 in
	sign | sync | unite) echo "$ONE" ;;
	two) echo "$ONE" "$TWO" ;;
	cosign) echo "$COSIGNATURE" ;;
	esac
}

# The clone and its server as every run finds them.
keep_start()
{
	rm -rf start && mkdir start
	cp -a gt servers people start/
}
from_start()
{
	rm -rf gt servers people
	cp -a start/gt start/servers start/people .
}
has() { git -C "$1" cat-file -e "main:$2" 2>/dev/null; }

# Whether a run had said that all went well: then it did.
check_after()
{
	local what=$1 code=$2 file said=0
	for file in $(files_of "$what"); do
		if has gt "$file"; then said=$((said + 1)); fi
	done
	case $what:$said in
	two:1) fail 'one of two stories was committed' ;;
	*:0) [ "$code" -ne 0 ] || fail "$what said that all is well, and nothing is committed" ;;
	esac
	if [ "$what" = unite ]; then
		has gt "$LATE" || fail 'what is kept back is lost'
		! has servers/gt.git "$LATE" || fail 'what is kept back was sent'
	fi
	if [[ $what = sync || $what = unite ]] && [ "$code" -eq 0 ]; then
		has servers/gt.git "$ONE" || fail 'sync ended well, and the server has nothing'
	fi
	# Status tells of what is not sent, whichever way it stands.
	ok at gt nsync status
	case $what:$said in
	*:0) expect_out 'one' ;;
	cosign:*) has servers/gt.git "$COSIGNATURE" || expect_out 'not pushed' ;;
	*) has servers/gt.git "$ONE" || expect_out 'not pushed' ;;
	esac
}
check_again()
{
	local what=$1 file
	ok "run_$what"
	for file in $(files_of "$what"); do
		has gt "$file" || fail "$file is not committed after a second run"
		cmp -s <(git -C gt show "main:$file") "gt/$file" || fail "$file is not as committed"
	done
	expect_equal '' "$(at gt git status --porcelain -uno)"
	expect_equal '' "$(find gt/.git \( -name '*.lock' -o -name moving.json \) ! -name drafts.lock)"
	expect_no_file gt/items/gt/2018/08/.nsync-checkout
	at gt git fsck --strict --no-dangling --no-progress >.fsck 2>&1 || fail "$(cat .fsck)"
}
check_sent()
{
	local what=$1 file
	ok run_unite
	if [ "$what" = unite ]; then
		for file in "$LATE" "$COLLEAGUE" "$NEWS"; do
			has gt "$file" || fail "$file is not here"
		done
		has servers/gt.git "$COLLEAGUE" || fail 'the colleague'"'"'s story is gone'
		! has servers/gt.git "$LATE" || fail 'what is kept back was sent'
		expect_equal 1 "$(git -C servers/gt.git rev-list --count main -- "$ONE")"
	fi
	for file in $(files_of "$what"); do
		has servers/gt.git "$file" || fail "$file is not on the server"
	done
	ok at gt nsync status
	expect_no_out 'not pushed'
}

# ---- at each writing call ----

# try WHAT MODE N [ERRNO]
try()
{
	local what=$1 code=0
	shift
	echo "$what: $*" >.trying
	from_start
	"run_$what" "${tracer[@]}" "$@" >.said 2>&1 || code=$?
	check_after "$what" "$code"
	check_again "$what"
	[ $(($2 % 4)) -ne 0 ] || check_sent "$what"
}

every_call()
{
	local what=$1 n count
	from_start
	ok "run_$what" "${tracer[@]}" count
	count=$(cat count)
	[ "$count" -gt 10 ] || fail "$what makes $count writing calls"
	for ((n = 1; n <= count; n += STRIDE)); do
		try "$what" kill "$n"
	done
	for ((n = 2; n <= count; n += 2 * STRIDE)); do
		try "$what" fail "$n" "$ENOSPC"
	done
	for ((n = 3; n <= count; n += 4 * STRIDE)); do
		try "$what" deny "$n" "$ENOSPC"
	done
	try "$what" deny 1 "$EROFS"
	try "$what" deny 1 "$EACCES"
	pass "$what, stopped at $count writing calls, or refused by the disk there"
}

# ---- locks of others ----

locked()
{
	local what=$1 lock=$2 code=0
	from_start
	mkdir -p "$(dirname "gt/.git/$lock")"
	touch "gt/.git/$lock"
	"run_$what" >.said 2>&1 || code=$?
	check_after "$what" "$code"
	[ "$code" -eq 0 ] || grep -q "$lock" .said || fail "$what does not name $lock: $(cat .said)"
	[ -e "gt/.git/$lock" ] || fail "$what took away the lock of another"
	rm "gt/.git/$lock"
	check_again "$what"
	check_sent "$what"
}

# ---- two runs at once ----

at_once()
{
	local what=$1 one=0 two=0 file
	from_start
	"run_$what" >.one 2>&1 &
	"run_$what" >.two 2>&1 || two=$?
	wait $! || one=$?
	expect_equal '0 0' "$one $two"
	for file in $(files_of "$what"); do
		has gt "$file" || fail "$file is not committed"
		expect_equal 1 "$(git -C gt rev-list --count main -- "$file")"
	done
	check_again "$what"
	check_sent "$what"
}

all_of()
{
	local what=$1 n
	every_call "$what"
	locked "$what" index.lock
	locked "$what" refs/heads/main.lock
	pass "$what, while others have the index or the ref locked"
	for ((n = 0; n < 12; n += STRIDE)); do
		at_once "$what"
	done
	pass "$what, twice at once"
}

keep_start
all_of sign
all_of two
all_of cosign
ok run_sign
keep_start
all_of sync

# The region has news, a colleague pushed, and of two stories that are signed one is kept back.
draft gt late 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/late.md --date 2040-01-01T00:00:00Z
cp -a gt gt2
cp -a people/gt people/gt2
at gt2 git reset -q --hard origin/main
draft gt2 colleague 2018-08-05T15:00:00-06:00
ok sign_and_sync gt2 colleague 2018-08-06T21:10:00Z
draft mx news 2018-08-05T15:00:00-06:00
ok sign_and_sync mx news 2018-08-06T21:10:00Z
ok merge_at 2018-08-07T00:00:00Z
keep_start
all_of unite

# ---- a disk that is full ----

# on_small_disk KIB: sign two.md in a clone on a file system of its own with so much room left.
on_small_disk()
{
	export NSYNC WORK
	unshare -rm bash -c '
		set -e
		mount -t tmpfs -o size=32m tmpfs "$WORK/disk"
		cp -a "$WORK/gt" "$WORK/disk/"
		dd if=/dev/zero of="$WORK/disk/fill" bs=1024 2>"$WORK/.dd" || true
		truncate -s "-$0K" "$WORK/disk/fill"
		cd "$WORK/disk/gt"
		code=0
		"$NSYNC" sign drafts/two.md --date 2018-08-06T21:10:00Z >"$WORK/.full" 2>&1 || code=$?
		echo "$code" >"$WORK/.full-code"
		rm "$WORK/disk/fill"
		cp -a . "$WORK/gt.after"' "$1"
}
full_disk()
{
	local room full=0
	for room in 0 8 16 32 64 128 4096; do
		from_start
		rm -rf gt.after
		ok as gt on_small_disk "$room"
		rm -rf gt
		mv gt.after gt
		at gt git update-index -q --refresh || true
		[ "$(cat .full-code)" -eq 0 ] || full=$((full + 1))
		[ "$(cat .full-code)" -eq 0 ] || grep -qi 'disk is full\|no space' .full || fail "$(cat .full)"
		if [ "$(cat .full-code)" -eq 0 ]; then
			has gt "$TWO" || fail 'sign said that all is well, and nothing is committed'
		fi
		ok at gt nsync status
		expect_out 'two'
		ok at gt nsync sign drafts/two.md --date 2018-08-06T21:10:00Z
		ok run_unite
		has servers/gt.git "$TWO" || fail 'two is not on the server'
	done
	[ "$full" -gt 0 ] || fail 'no disk was full'
}

mkdir disk
if unshare -rm true 2>/dev/null; then
	full_disk
	pass 'a disk that is full'
else
	echo 'no mount namespaces here: only simulated above'
fi

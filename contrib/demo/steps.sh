# steps.sh: what happens in the demo, step by step; sourced by run.sh.

countries='bz cr gt hn mx ni pa sv'
offices="$countries ro"
region=mesoamerica.example,2026

# Moments are fixed, so that the demo tells the same story on every day.
signing=2026-08-20T18:00:00Z first_merge=2026-08-21T12:00:00Z
changing=2026-08-22T18:00:00Z second_merge=2026-08-23T12:00:00Z
reading=2026-08-24T12:00:00Z

declare -A name_en=([bz]=Belize [cr]='Costa Rica' [gt]=Guatemala [hn]=Honduras [mx]=Mexico [ni]=Nicaragua
	[pa]=Panama [sv]='El Salvador' [ro]='Regional Office')
declare -A name_es=([bz]=Belice [cr]='Costa Rica' [gt]=Guatemala [hn]=Honduras [mx]=México [ni]=Nicaragua
	[pa]=Panamá [sv]='El Salvador' [ro]='Oficina Regional')

# ---- the folder and the drafts ----------------------------------------------------

# A folder that this demo made is made anew; any other is left alone.
make_folder()
{
	local who
	if [ -e "$target" ] && [ ! -f "$target/.nsync-demo" ]; then
		stop "$target is there already, and not of the demo; name another folder"
	fi
	rm -rf "$target"
	mkdir -p "$target"
	DEMO=$(cd "$target" && pwd -P)
	LOG=$DEMO/.last
	touch "$DEMO/.nsync-demo"
	mkdir -p "$DEMO/bin" "$DEMO/handover"
	ln -s "$NSYNC" "$DEMO/bin/nsync"
	cp "$here/as" "$DEMO/as"
	for who in ana luis desk mallory $offices; do
		mkdir -p "$DEMO/home/$who"
		printf '[user]\n\tname = %s\n\temail = %s@mesoamerica.example\n[init]\n\tdefaultBranch = main\n' \
			"$who" "$who" >"$DEMO/home/$who/.gitconfig"
	done
	sort_drafts
}

# What the offices write on the first day: drafts/<office>; what some of them change later: later/<office>.
sort_drafts()
{
	local office
	for office in $offices; do
		mkdir -p "$DEMO/drafts/$office" "$DEMO/later/$office"
		cp "$here/drafts/$office"/*.md "$DEMO/drafts/$office"
		[ ! -d "$here/drafts/$office/v2" ] || cp "$here/drafts/$office/v2"/*.md "$DEMO/later/$office"
	done
	first_drafts=$(ls "$DEMO"/drafts/*/*.md | wc -l)
	find_roles
}

# front FILE KEY: the value in a draft's front matter; fails where there is none.
front()
{
	sed -n "2,/^---/s/^$2: *//p" "$1" | sed 's/^"\(.*\)"$/\1/' | grep .
}

# story_of FILE: its name, <office>/<yyyy>/<mm>/<slug>.
story_of()
{
	local office date
	office=$(basename "$(dirname "$1")")
	date=$(front "$1" date)
	echo "$office/${date:0:4}/${date:5:2}/$(basename "$1" .md)"
}

# Which stories play which part: told by what their drafts say.
find_roles()
{
	local draft
	for draft in "$DEMO"/drafts/*/*.md; do
		[ "$(front "$draft" joint || true)" != '[mx]' ] || joint=$draft
		! front "$draft" embargo >/dev/null || embargoed=$draft
		! front "$draft" translationOf >/dev/null || translation=$draft
	done
	for draft in "$DEMO"/later/*/*.md; do
		if [ "$(front "$draft" status || true)" = canceled ]; then
			killed=$draft
		else
			corrected=$draft
		fi
	done
	altered=$(ls "$DEMO"/drafts/hn/*.md | head -n 1)
	original=$(basename "$(front "$translation" translationOf)")
	original=$(dirname "$translation")/$original.md
	: "$joint" "$embargoed" "$killed" "$corrected" "$altered" "$original"
}

office_of()
{
	basename "$(dirname "$1")"
}

# ---- the region is founded -----------------------------------------------------------

step_keys()
{
	local who show
	step 'Everybody makes a key'
	say 'The secret half stays on its machine; the public half goes to the regional office. Ana and Luis' \
		'hold the keys of the trust root: two people, of different offices.' \
		'(Without passphrases, for the demo only. Yours should have one.)' ''
	run ana "nsync key new ana --holder 'Ana López, Guatemala' --no-passphrase"
	run ana 'nsync key export ana -o handover/ana.key'
	brief luis "nsync key new luis --holder 'Luis Mora, Costa Rica' --no-passphrase"
	brief desk "nsync key new desk --holder 'Regional desk' --no-passphrase"
	for who in $offices; do
		[ "$who" != gt ] || say '     …'
		case $who in bz | cr | ro) show=brief ;; *) show=quietly ;; esac
		$show "$who" "nsync key new $who --holder 'Editors, ${name_en[$who]}' --no-passphrase"
	done
	say '' 'All hand over their public halves with nsync key export, as Ana did.'
	for who in luis desk $offices; do
		quietly "$who" "nsync key export $who -o handover/$who.key"
	done
}

step_root()
{
	local office
	step 'The trust root: who may sign what'
	say 'The desk writes it as a file. It counts when both holders have signed, each on their own machine.' ''
	run desk "nsync init --region $region region"
	desk_root
	add_office run bz
	for office in $offices; do
		case $office in
		bz) ;;
		cr | gt) add_office brief "$office" ;;
		*) add_office quietly "$office" ;;
		esac
	done
	say '     … and six more.'
	run ana 'nsync root sign handover/root-1.json'
	run luis 'nsync root sign handover/root-1.json'
	run desk "nsync root adopt ../handover/root-1.json --as-of 2026-08-01T12:00:00Z"
	pin=$("$DEMO/as" desk git config nsync.pin)
}

# add_office SHOW CODE
add_office()
{
	$1 desk "nsync root add-office ../handover/root-1.json $2 --name 'en=${name_en[$2]}' --name 'es=${name_es[$2]}' --key ../handover/$2.key"
}

desk_root()
{
	run desk "nsync root init --name en=Mesoamerica --name es=Mesoamérica --languages es,en \\
         --time-zone America/Guatemala --issued 2026-08-01 --expires 2040-01-01 \\
         --root-key ../handover/ana.key --root-key ../handover/luis.key \\
         --merge-key ../handover/desk.key -o ../handover/root-1.json"
}

step_invite()
{
	local office show
	step 'Servers and clones'
	say 'A server is any bare Git repository. Each office has its own, and one holds the regional branch.' ''
	brief desk 'git init -q --bare -b main --object-format=sha1 ../servers/region.git'
	brief desk 'git remote add origin ../servers/region.git && git push -q origin main'
	for office in $offices; do
		quietly desk "git init -q --bare -b main --object-format=sha1 ../servers/$office.git && git remote add $office ../servers/$office.git"
	done
	say '     … a server and a Git remote for each office, then an invitation:' ''
	run desk 'nsync root invite gt --url servers/region.git --push servers/gt.git'
	say '' 'The office types that line. It believes the pin in it, and nothing that does not follow from it.' ''
	for office in gt ${offices/gt /}; do
		quietly desk "nsync root invite $office --url servers/region.git --push servers/$office.git"
		invited=$(grep '^nsync init' "$LOG")
		case $office in gt) show=run ;; *) show=quietly ;; esac
		AS_DIR=$DEMO $show "$office" "$invited"
		cp -r "$DEMO/drafts/$office" "$DEMO/$office/drafts"
	done
	say '     … and so do the other eight.'
}

# ---- the first day --------------------------------------------------------------------

step_write()
{
	local office draft
	step 'The offices write, sign and send'
	say "A draft is a Markdown file. Guatemala in full, then the others; $first_drafts stories in all." ''
	draft=$(basename "$(grep -L '^embargo' "$DEMO"/gt/drafts/*.md | head -n 1)")
	run gt "head -n 11 drafts/$draft"
	run gt 'nsync status'
	run gt "nsync sign --date $signing drafts/*.md"
	run gt 'nsync sync'
	for office in ${offices/gt /}; do
		brief "$office" "nsync sign --date $signing drafts/*.md && nsync sync"
	done
}

step_forge()
{
	local story
	step 'Somebody forges'
	say "Mallory has got the password of Honduras' server, but no key. They alter a story that Honduras" \
		'signed, and put a story that Guatemala signed under the name of Honduras.' ''
	story=$(story_of "$altered")
	forged_text='Falsa alarma: '
	AS_DIR=$DEMO run mallory 'git clone -q servers/hn.git mallory'
	run mallory "sed -i '/\"headlines\"/,/]/s/\"value\": \"/&$forged_text/' items/$story.1.json"
	stolen=$(cd "$DEMO/gt/items" && ls gt/*/*/*.json | head -n 1)
	misfiled=hn${stolen#gt}
	run mallory "mkdir -p \$(dirname items/$misfiled) && sed 's|:gt/|:hn/|' ../gt/items/$stolen >items/$misfiled"
	run mallory 'git add items && git commit -q -m "Routine update" && git push -q origin main'
}

step_merge()
{
	local story
	step 'The regional desk merges'
	run_without added 'stories added' desk "nsync merge --as-of $first_merge --push" 1
	story=$(story_of "$altered")
	has "held  items/$story.1.json  bad-signature"
	has "held  items/$misfiled  unknown-key"
	has "$((first_drafts - 1)) added, 2 held"
	say '' 'Both forgeries are held, by name and with their reason; the exit code is 1. All other stories are in' \
		'the regional branch. Honduras hears of it with its next sync:' ''
	run hn 'nsync sync' 1
	has bad-signature
	has unknown-key
}

# ---- the days after ---------------------------------------------------------------------

step_after()
{
	local story office
	step 'The days after'
	say 'Honduras signs its own text again, in place of what Mallory put there.' ''
	run hn "nsync sign --date $changing drafts/$(basename "$altered")"
	quietly hn 'nsync sync' 1
	story=$(story_of "$joint")
	office=$(office_of "$joint")
	say '' "${name_en[$office]}'s story is a joint one: it waits until Mexico has signed too." ''
	run mx 'nsync sync'
	has 'waits for your cosignature'
	run mx "nsync cosign $story"
	brief mx 'nsync sync'
	office=$(office_of "$corrected")
	say '' "${name_en[$office]} corrects a story: the next version, with a note on what changed." ''
	brief "$office" 'nsync sync'
	run "$office" "cp ../later/$office/$(basename "$corrected") drafts/ && nsync sign --date $changing drafts/$(basename "$corrected")"
	run "$office" "nsync diff $(story_of "$corrected")"
	brief "$office" 'nsync sync'
	office=$(office_of "$killed")
	say '' "${name_en[$office]} kills one that turned out to be wrong." ''
	quietly "$office" 'nsync sync'
	run "$office" "grep -E '^(status|note):' ../later/$office/$(basename "$killed")"
	brief "$office" "cp ../later/$office/$(basename "$killed") drafts/ && nsync sign --date $changing drafts/$(basename "$killed")"
	brief "$office" 'nsync sync'
}

step_second_merge()
{
	step 'A second merge'
	run desk "nsync merge --as-of $second_merge --push"
	has '4 added, 1 held'
	has "held still  items/$misfiled  unknown-key"
	quietly desk "nsync merge --as-of $second_merge --push"
	has 'already up to date'
}

step_verify()
{
	local repository
	step 'Anyone can check'
	say 'From a clone and the pin, without a network: every file, every signature, every record.' ''
	quietly ni 'nsync sync'
	run ni 'nsync verify --all'
	run_without '    a' 'files added' ni 'nsync log'
	for repository in region $offices; do
		quietly desk "git -C ../$repository fsck --strict && git -C ../servers/$repository.git fsck --strict"
	done
	say '' 'And git fsck --strict finds nothing wrong in any repository, whatever was pushed.' '' \
		'Honduras still has the misfiled story on its server, and knows:' ''
	quietly hn 'nsync sync' 1
	run hn 'nsync status'
	has "held  items/$misfiled  unknown-key"
}

step_digest()
{
	step 'The digest'
	say 'Each story once: in Spanish, or in English where there is no Spanish. Here those of August:' ''
	whole_digest en,es digest-en.txt
	has "$(front "$translation" headline)"
	lacks "$(front "$original" headline)"
	whole_digest es,en digest-es.txt
	has "$(front "$original" headline)"
	lacks "$(front "$translation" headline)"
	has "$(front "$corrected" correction)"
	has "$(front "$altered" headline)"
	lacks "$(front "$killed" headline)"
	lacks "$(front "$embargoed" headline)"
	lacks "$forged_text"
	run ni "nsync digest --lang es,en --from 2026-08-01 --as-of $reading"
	has "$(front "$joint" headline)"
}

# whole_digest LANGUAGES FILE: not shown; kept, and at hand for has and lacks.
whole_digest()
{
	quietly ni "nsync digest --lang $1 --as-of $reading -o ../$2"
	cp "$DEMO/$2" "$LOG"
}

step_site()
{
	local browser
	step 'The site'
	say 'The same as pages, in Spanish and English, for any web server or none: a folder that opens from disk.' \
		'A story that was killed after it had been seen leaves a notice.' ''
	cp "$here/site.json" "$DEMO/site.json"
	run ni "nsync digest --format site --config ../site.json --as-of $reading -o ../site"
	quietly ni "nsync digest --format html --lang es,en --as-of $reading -o ../digest-es.html"
	[ -s "$DEMO/site/es/$(story_of "$original").html" ] || stop 'a story has no page'
	grep -q 'Esta noticia fue retirada\|This story was withdrawn' \
		"$DEMO"/site/*/"$(story_of "$killed")".html || stop 'the killed story has left no notice'
	cp "$DEMO/site/es/index.html" "$LOG"
	lacks "$(front "$killed" headline)"
	lacks "$(front "$embargoed" headline)"
	quietly ni "nsync digest --format email --lang es,en --config ../site.json --from 2026-08-01 --as-of $reading \
		-o ../bulletin.eml"
	cp "$DEMO/bulletin.eml" "$LOG"
	has 'Content-Type: multipart/alternative'
	say '' 'And as mail, made, not sent: bulletin.eml, text and HTML, for any mail program.'
	for browser in chromium chromium-browser google-chrome; do
		! command -v "$browser" >/dev/null || break
	done
	command -v "$browser" >/dev/null || return 0
	# A browser that cannot print here is no fault of the demo.
	mkdir -p "$DEMO/home/browser"
	if env -u XDG_CONFIG_HOME -u XDG_CACHE_HOME -u XDG_DATA_HOME -u XDG_STATE_HOME -u XDG_RUNTIME_DIR \
		"HOME=$DEMO/home/browser" timeout 60 "$browser" --headless --no-sandbox --disable-gpu \
		--no-pdf-header-footer "--user-data-dir=$DEMO/home/browser" "--print-to-pdf=$DEMO/bulletin.pdf" \
		"file://$DEMO/digest-es.html" >"$LOG" 2>&1 && [ -s "$DEMO/bulletin.pdf" ]; then
		say 'And printed, by the browser that is here: bulletin.pdf, which carries the pin.'
	fi
	rm -rf "$DEMO/home/browser"
}

farewell()
{
	local printed=''
	[ ! -s "$DEMO/bulletin.pdf" ] || printed=', a bulletin to print in bulletin.pdf'
	rm -f "$LOG"
	step 'All went as it should. Now you'
	say "$target holds it all: the whole digest in digest-es.txt and digest-en.txt, the site in" \
		"site/index.html, a mail in bulletin.eml$printed. Its people are at hand" 'with ./as WHO COMMAND:' '' \
		"  cd $target" \
		'  ./as hn nsync status                        # what is held, and what to do' \
		"  ./as cr nsync diff $(story_of "$corrected")" \
		'  ./as ni nsync digest --format markdown      # all stories, in both languages' \
		'  ./as desk git log --stat                    # it is all plain Git' \
		'  ./as ni nsync verify --all' '' \
		'Then forge something yourself, and merge. For a region of your own: README.md.'
}

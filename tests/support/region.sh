# tests/support/region.sh: a region for the end-to-end tests; sourced after tests/cli/lib.sh.
#
#	region_new gt mx bz
#
# makes $WORK/region (the regional repository, as person `desk`), $WORK/public.git (its published
# branch), $WORK/servers/<office>.git and $WORK/<office> (each office's server and clone, as the person
# of that name), keys without passphrase, and root 1, signed by two holders on two machines.
# PIN is the region's pin. Every merge is given its own --as-of.

AUTHORITY=${AUTHORITY:-redaccion.example,2018}

# desk COMMAND...: in the regional repository; at OFFICE COMMAND...: in an office's clone.
desk()
{
	(cd "$WORK/region" && as desk "$@")
}

at()
{
	local office=$1
	shift
	(cd "$WORK/$office" && as "$office" "$@")
}

# The public half of a person's key, as a file: public NAME.
public()
{
	as "$1" nsync key export "$1" -o "$WORK/keys/$1.pub"
	printf '%s\n' "$WORK/keys/$1.pub"
}

region_key()
{
	[ ! -f "$WORK/keys/$1.pub" ] || return 0
	as "$1" nsync key new "$1" --holder "Desk of $1" --no-passphrase
	public "$1" >/dev/null
}

region_root()
{
	local office
	desk nsync root init --authority "$AUTHORITY" --name en=Mesoamerica --name 'es=Mesoamérica' \
		--languages es,en --time-zone America/Guatemala \
		--root-key "$WORK/keys/ana.pub" --root-key "$WORK/keys/luis.pub" --root-threshold 2 \
		--merge-key "$WORK/keys/desk.pub" --issued 2018-01-01T00:00:00Z \
		--expires 2030-01-01T00:00:00Z -o "$WORK/root-1.json"
	for office in "$@"; do
		desk nsync root add-office "$WORK/root-1.json" "$office" --name "en=Office $office" \
			--name "es=Oficina $office" --key "$WORK/keys/$office.pub"
	done
	as ana nsync root sign "$WORK/root-1.json" --key ana
	as luis nsync root sign "$WORK/root-1.json" --key luis
}

# A server and a clone for one office.
region_office()
{
	git init -q --bare "$WORK/servers/$1.git"
	desk git remote add "$1" "$WORK/servers/$1.git"
	as "$1" nsync init --office "$1" --from "$WORK/public.git" --pin "$PIN" \
		--push "$WORK/servers/$1.git" "$WORK/$1"
	mkdir -p "$WORK/$1/drafts"
}

region_new()
{
	local name
	mkdir -p "$WORK/keys" "$WORK/servers"
	{
		for name in ana luis desk "$@"; do
			region_key "$name"
		done
		as desk nsync init --region "$AUTHORITY" "$WORK/region"
		region_root "$@"
		desk nsync root adopt "$WORK/root-1.json" --as-of 2018-01-02T00:00:00Z
		PIN=$(desk git config nsync.pin)
		git init -q --bare "$WORK/public.git"
		desk git remote add origin "$WORK/public.git"
		desk git push -q origin main
		for name in "$@"; do
			region_office "$name"
		done
	} >"$WORK/.setup" 2>&1 || {
		cat -v "$WORK/.setup" >&2
		fail 'the region could not be set up'
	}
}

# draft OFFICE SLUG DATE [FRONT-MATTER-LINE...]: writes drafts/SLUG.md; its headline is the slug's words.
draft()
{
	local office=$1 slug=$2 date=$3 line
	shift 3
	{
		printf -- '---\nheadline: "%s"\nlanguage: en\ndate: %s\n' "${slug//-/ }" "$date"
		for line in "$@"; do
			printf '%s\n' "$line"
		done
		printf -- '---\n\nWhat %s has to say of %s.\n' "$office" "${slug//-/ }"
	} >"$WORK/$office/drafts/$slug.md"
}

# sign_and_sync OFFICE SLUG TIME
sign_and_sync()
{
	at "$1" nsync sign "drafts/$2.md" --date "$3"
	at "$1" nsync sync
}

# merge_at TIME [OPTION...]: the merge and the push of its result.
merge_at()
{
	local time=$1
	shift
	desk nsync merge --as-of "$time" --push "$@"
}

# eva COMMAND...: the auditor, in her clone, which `as eva nsync init --from public.git --pin "$PIN" eva` makes.
eva()
{
	(cd "$WORK/eva" && as eva "$@")
}

# show_eva REPOSITORY COMMIT: her regional branch is this commit from now on.
show_eva()
{
	eva git fetch -q "$1" "$2"
	eva git update-ref refs/remotes/region/main "$2"
}

# elsewhere NAME COMMAND...: the same below $WORK/NAME: another region, of people of the same names.
elsewhere()
{
	local name=$1
	shift
	(WORK=$WORK/$name && mkdir -p "$WORK/keys" && cd "$WORK" && "$@")
}

# plant OFFICE PATH: standard input becomes a file of the office's branch, past its hooks.
plant()
{
	mkdir -p "$WORK/$1/$(dirname "$2")"
	cat >"$WORK/$1/$2"
	at "$1" git add -f "$2"
}

# raw_tree: standard input, lines "MODE NAME ID", becomes a tree object of the repository at hand, whatever
# the names are (printf escapes are read); prints its id.
raw_tree()
{
	local mode name id
	while read -r mode name id; do
		printf '%s ' "$mode"
		printf "$name"
		printf '\0'
		printf "$(sed 's/../\\x&/g' <<<"$id")"
	done | git hash-object -w -t tree --literally --stdin
}

# publish OFFICE SLUG TIME [FRONT-MATTER-LINE...]: draft, signed ten minutes later, pushed.
publish()
{
	local office=$1 slug=$2 time=$3
	shift 3
	draft "$office" "$slug" "$time" "$@"
	ok sign_and_sync "$office" "$slug" "${time/:00:00/:10:00}"
}

# again OFFICE SLUG TIME LINE...: the story's next version, whose front matter has these lines too. The office first
# fetches what was merged: until it knows that a version is accepted, it replaces that one.
again()
{
	local office=$1 slug=$2 time=$3 line
	shift 3
	at "$office" nsync sync || [ $? = 1 ]
	for line in "$@"; do
		sed -i "2i $line" "$office/drafts/$slug.md"
	done
	ok sign_and_sync "$office" "$slug" "$time"
}

/* office.c: what an office's own commands say. */
#include "cmd/report/office.h"

#define DAYS_BEFORE_EXPIRY 30

static void result(struct call *call, const char *state, const char *path, int64_t version)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", state);
	json_member_text(line, "path", path);
	if (version)
		json_member_int(line, "version", version);
	json_line_end(call, line);
}

void report_signed(struct call *call, const char *story, int64_t version, const char *path, bool anew)
{
	result(call, anew ? "signed-anew" : "signed", path, version);
	print_marked(call, MARK_GOOD, anew ? "signed anew" : "signed", " %s, version %lld", story,
		     (long long)version);
}

void report_already_signed(struct call *call, const char *story, int64_t version, const char *path)
{
	result(call, "already-signed", path, version);
	print_marked(call, MARK_FAINT, "already signed", " %s, version %lld", story, (long long)version);
}

void report_more_signers(struct call *call, const char *path)
{
	print_words(call, "  The office asks for more signatures: let the next editor type  nsync sign %s", path);
}

void report_cosigned(struct call *call, const char *story, int64_t version, const char *headline)
{
	result(call, "cosigned", story, version);
	print_marked(call, MARK_GOOD, "cosigned", " %s, version %lld: %s", story, (long long)version, headline);
}

void report_cosign_voided(struct call *call, const char *story, int64_t version, const char *owner,
			  const char *path)
{
	struct nsync_json_builder *line = json_line_begin(call, "item");

	json_member_text(line, "path", path);
	json_member_text(line, "verdict", nsync_reason_name(NSYNC_KEY_REVOKED));
	json_member_text(line, "pointer", "");
	json_member_text(line, "detail", "");
	json_line_end(call, line);
	print_marked(call, MARK_BAD, nsync_reason_name(NSYNC_KEY_REVOKED), " %s", path);
	print_words(call, "Not cosigned: the revocation of a stolen key voided this file, and %s, version %lld, needs it.",
		    story, (long long)version);
	print_words(call, "  The owner, office %s, has to sign version %lld (nsync sign). After its merge and a sync:  "
		    "nsync cosign %s", owner, (long long)version + 1, story);
}

void report_committed(struct call *call, const struct nsync_oid *commit)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, commit);
	json_member_text(line, "state", "committed");
	json_member_text(line, "commit", hex);
	json_line_end(call, line);
	print_words(call, "committed %.12s", hex);
}

void report_next(struct call *call, enum nsync_next_step why, const char *command)
{
	static const char *const reasons[] = {
		[NSYNC_NEXT_CHECK] = "tells what this draft lacks",
		[NSYNC_NEXT_COSIGN] = "after you have read it: nsync show",
		[NSYNC_NEXT_SIGN] = "makes a signed item of it",
		[NSYNC_NEXT_SEND] = "sends what is signed to the regional office",
		[NSYNC_NEXT_RENEW] = "the text that was voided: make a draft of it, and sign it with a note",
		[NSYNC_NEXT_MEND] = "after the held stories are mended; see below",
		[NSYNC_NEXT_FETCH] = "fetches what is new",
		[NSYNC_NEXT_MERGE] = "fetches the offices and records what they have",
		[NSYNC_NEXT_READ] = "prints the news",
	};
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", "next");
	json_member_text(line, "command", command);
	json_line_end(call, line);
	print_words(call, "next: %s   (%s)", command, reasons[why]);
}

void report_violation(struct call *call, const char *path, const struct nsync_violation *violation)
{
	struct nsync_json_builder *line = json_line_begin(call, "item");

	json_member_text(line, "path", path);
	json_member_text(line, "verdict", nsync_reason_name(NSYNC_SCHEMA));
	json_member_text(line, "pointer", violation->pointer);
	json_member_text(line, "detail", violation->advice);
	json_line_end(call, line);
	print_marked(call, MARK_BAD, nsync_reason_name(NSYNC_SCHEMA), " %s:%zu:%zu %s", path, violation->line,
		     violation->column, violation->pointer);
	print_data(call, "  %s", violation->advice);
}

/* ---- sync ---- */

void report_region_news(struct call *call, int64_t before, const struct nsync_region *region)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	int64_t now = region->record ? region->record->seq : 0;
	char as_of[32];

	json_member_text(line, "state", "region");
	json_member_int(line, "before", before);
	json_member_int(line, "record", now);
	json_line_end(call, line);
	if (!region->record)
		return;
	nsync_time_format(as_of, (struct nsync_time){ .seconds = region->record->as_of });
	if (now > before)
		print_words(call, "region: %lld new record%s checked, the newest is %lld of %s",
			    (long long)(now - before), now - before == 1 ? "" : "s", (long long)now, as_of);
	else
		print_words(call, "region: nothing new since record %lld of %s", (long long)now, as_of);
}

void report_pushed(struct call *call, bool pushed, bool has_origin)
{
	result(call, pushed ? "pushed" : has_origin ? "up-to-date" : "no-origin", "", 0);
	if (pushed)
		print_words(call, "pushed to origin");
	else if (has_origin)
		print_words(call, "origin is up to date");
	else
		print_words(call, "This clone has no remote `origin`, so nobody sees your work: "
				  "git remote add origin URL");
}

void report_dirty_sync(struct call *call, const char *path)
{
	print_words(call, "Fetched and checked, but not united: %s has changes that are not committed.", path);
}

void report_two_texts(struct call *call, const char *path)
{
	print_words(call, "Two texts under one name that is not accepted yet: %s", path);
	print_words(call, "  this clone's:   git show main:%s", path);
	print_words(call, "  your server's:  git show origin/main:%s", path);
	print_words(call, "  Keep one of them: give the other draft another name, and sign it there.");
}

void report_omitted(struct call *call)
{
	print_words(call, "omitted: the newest record names a commit of yours that holds this, and says nothing of it.");
	print_words(call, "  Ask the regional office, and tell the other offices: your repository proves it "
		    "(nsync audit --with).");
}

/* ---- status ---- */

void report_status_head(struct call *call, const struct nsync_clone *clone,
			const struct nsync_office_status *status)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	const struct nsync_region *region = &clone->region;
	struct nsync_str office = status->in_root ? status->office_name :
						    NSYNC_STR("no office of this region");
	struct nsync_buf names = NSYNC_BUF_INIT(4096);
	char as_of[32] = "";

	nsync_buf_printf(&names, "%.*s", NSYNC_FMT(status->region_name));
	if (region->record)
		nsync_time_format(as_of, (struct nsync_time){ .seconds = region->record->as_of });
	json_member_text(line, "state", "status");
	json_member_text(line, "office", clone->office);
	json_member_int(line, "record", region->record ? region->record->seq : 0);
	json_member_text(line, "asOf", as_of);
	json_member_int(line, "root", nsync_region_root(region)->version);
	json_line_end(call, line);
	if (clone->office[0])
		print_marked(call, MARK_STRONG, clone->office, "  %.*s, %s", NSYNC_FMT(office),
			     nsync_buf_view(&names).p);
	else
		print_marked(call, MARK_STRONG, nsync_buf_view(&names).p, "%s",
			     clone->own_region ? "  (the regional office)" : "  (a clone to read and verify)");
	if (region->record)
		print_data(call, "record %lld of %s, trust root %lld, verified", (long long)region->record->seq,
			   as_of, (long long)nsync_region_root(region)->version);
	nsync_buf_release(&names);
}

void report_draft(struct call *call, const char *path, enum nsync_draft_state state, const char *story,
		  int64_t version)
{
	static const char *const words[] = {
		[NSYNC_DRAFT_NEW] = "new",
		[NSYNC_DRAFT_CHANGED] = "changed",
		[NSYNC_DRAFT_SIGNED] = "signed",
		[NSYNC_DRAFT_FAULTY] = "faulty",
	};
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", "draft");
	json_member_text(line, "path", path);
	json_member_text(line, "draft", words[state]);
	json_member_text(line, "story", story);
	json_member_int(line, "version", version);
	json_line_end(call, line);
	if (story[0])
		print_data(call, "draft    %-8s %s -> %s, version %lld", words[state], path, story,
			   (long long)version);
	else
		print_data(call, "draft    %-8s %s", words[state], path);
}

/* What only the next version mends, and who signs that. */
static void voided_advice(struct call *call, const struct nsync_pending *pending)
{
	struct nsync_path path;

	if (pending->state < NSYNC_PENDING_REVOKED || !nsync_path_parse(&path, nsync_str(pending->path)))
		return;
	if (pending->state == NSYNC_PENDING_OWNER)
		print_words(call, "  Office %s has to sign its next version; cosign that one.", path.story.office);
	else
		print_words(call, "  It is in no output. If it is yours and right, sign it as the next version, with a "
			    "note:  nsync sign drafts/%s.md", path.story.slug);
}

void report_pending(struct call *call, const struct nsync_pending *pending)
{
	static const char *const said[] = {
		[NSYNC_PENDING_UNPUSHED] = "not pushed yet",
		[NSYNC_PENDING_MERGE] = "waits for the next merge",
		[NSYNC_PENDING_OMITTED] = "omitted: the regional office fetched it, and neither accepted nor held it",
		[NSYNC_PENDING_THEIRS] = "accepted, waits for other offices' cosignatures",
		[NSYNC_PENDING_MINE] = "waits for your cosignature",
		[NSYNC_PENDING_REVOKED] = "key-revoked: the revocation of a stolen key of yours voided it",
		[NSYNC_PENDING_UNCOSIGNED] = "key-revoked: the revocation of a stolen key voided a cosignature of it",
		[NSYNC_PENDING_OWNER] = "key-revoked: the revocation of a stolen key voided your cosignature of it",
	};
	static const char *const codes[] = {
		[NSYNC_PENDING_UNPUSHED] = "unpushed",
		[NSYNC_PENDING_MERGE] = "waiting-for-merge",
		[NSYNC_PENDING_OMITTED] = "omitted",
		[NSYNC_PENDING_THEIRS] = "awaiting-cosignatures",
		[NSYNC_PENDING_MINE] = "awaiting-your-cosignature",
		[NSYNC_PENDING_REVOKED] = "key-revoked",
		[NSYNC_PENDING_UNCOSIGNED] = "cosignature-revoked",
		[NSYNC_PENDING_OWNER] = "your-cosignature-revoked",
	};
	struct nsync_json_builder *line;

	if (pending->state == NSYNC_PENDING_HELD) {
		report_item_as(call, "held", pending->path, &pending->verdict);
		return;
	}
	line = json_line_begin(call, "result");
	json_member_text(line, "state", codes[pending->state]);
	json_member_text(line, "path", pending->path);
	json_member_text(line, "headline", pending->headline);
	json_line_end(call, line);
	print_data(call, "%s: %s%s%s", said[pending->state], pending->path, pending->headline[0] ? ": " : "",
		   pending->headline);
	voided_advice(call, pending);
}

void report_root_expiry(struct call *call, const struct nsync_root *root, int64_t now)
{
	int64_t days;
	char date[32];

	if (!root)
		return;
	days = (root->expires.seconds - now) / 86400;
	nsync_time_format(date, root->expires);
	if (root->expires.seconds <= now)
		print_words(call, "Trust root %lld expired on %s; the root's holders have to renew it (nsync root renew).",
			    (long long)root->version, date);
	else if (days < DAYS_BEFORE_EXPIRY)
		print_words(call, "Trust root %lld expires on %s, in %lld days; the root's holders should renew it "
			    "(nsync root renew).", (long long)root->version, date, (long long)days);
}

int report_root_expired(struct call *call, const struct nsync_root *root)
{
	struct nsync_buf text = NSYNC_BUF_INIT(1024), advice = NSYNC_BUF_INIT(1024);
	const long long next = (long long)root->version + 1;
	char date[32];
	int code;

	nsync_time_format(date, root->expires);
	nsync_buf_printf(&text, "trust root %lld expired on %s: nothing is merged under it", next - 1, date);
	nsync_buf_printf(&advice, "nsync root renew --expires DATE  writes root-%lld.json; its holders sign that (nsync root "
			 "sign root-%lld.json), each on their own machine; then nsync root adopt root-%lld.json", next, next,
			 next);
	code = report_refusal(call, "root", nsync_buf_view(&text).p, nsync_buf_view(&advice).p);
	nsync_buf_release(&text);
	nsync_buf_release(&advice);
	return code;
}

void report_nothing_waiting(struct call *call)
{
	print_data(call, "Nothing waits for you.");
}

/* error.c: what failed, where, and what to do about it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/report/escape.h"
#include "cmd/report/report.h"

struct words {
	const char *what;   /* a sentence, of which where and text are the rest */
	const char *advice; /* "" where there is none that always holds */
};

static const struct words words[] = {
	[NSYNC_OK] = { "nothing failed", "" },
	[NSYNC_ENOMEM] = { "there is not enough memory",
			   "Close other programs, or work on a smaller part." },
	[NSYNC_EIO] = { "reading or writing failed",
			"Look whether the disk is full and whether you may read and write there; nothing "
			"was left half-done." },
	[NSYNC_ELIMIT] = { "this is larger or deeper than nsync reads",
			   "The limits are part of the format; make it smaller." },
	[NSYNC_ESYNTAX] = { "this cannot be read", "Mend the place named, and try again." },
	[NSYNC_EINVAL] = { "this cannot be used", "Mend the value named, and try again." },
	[NSYNC_ENOTFOUND] = { "this is not there",
			      "Look at the spelling, and at the folder you are in (-C DIR names another)." },
	[NSYNC_EEXISTS] = { "this is there already",
			    "Nothing was overwritten; choose another name, or move the old one away." },
	[NSYNC_ECONFLICT] = { "two histories disagree",
			      "Nothing was changed. Fetch what the others have, look at it, and try "
			      "again." },
	[NSYNC_EGIT] = { "the Git repository cannot be read or written",
			 "Run git fsck in it; a fresh clone (nsync init --from) brings back what is "
			 "broken." },
	[NSYNC_ENETWORK] = { "the other repository could not be reached",
			     "Try the same with git fetch; look at the address (git remote -v) and your "
			     "access to it." },
	[NSYNC_ETRUST] = { "the chain of trust does not reach here",
			   "A clone is made with nsync init --from URL --pin PIN; the pin comes from the "
			   "regional office by another way than the repository. A new region begins with "
			   "nsync root init." },
	[NSYNC_EKEY] = { "no key could be used",
			 "nsync key list shows the keys of this machine, nsync key new makes one; --key "
			 "chooses." },
	[NSYNC_EDIRTY] = { "the work tree has changes that would be lost",
			   "Commit them or put them aside (git stash), and try again." },
};

static const struct words *words_of(enum nsync_code code)
{
	static const struct words unknown = { "this failed", "" };

	return (size_t)code < sizeof(words) / sizeof(words[0]) ? &words[code] : &unknown;
}

/* "the key cannot be used: ana: wrong passphrase" */
static void sentence(struct nsync_buf *out, const char *what, const struct nsync_error *err)
{
	nsync_buf_text(out, what);
	if (err->where[0])
		nsync_buf_printf(out, ": %s", err->where);
	if (err->text[0])
		nsync_buf_printf(out, ": %s", err->text);
}

static void json_error(struct call *call, const char *where, struct nsync_str text)
{
	struct nsync_json_builder *line = json_line_begin(call, "error");
	struct nsync_buf copy = NSYNC_BUF_INIT(4096);

	nsync_buf_str(&copy, text);
	json_member_text(line, "where", where);
	json_member_text(line, "text", copy.p ? copy.p : "");
	json_line_end(call, line);
	nsync_buf_release(&copy);
}

/* On standard error whatever --quiet says: an error is always told. */
static void tell(struct call *call, struct nsync_str text)
{
	struct nsync_buf line = NSYNC_BUF_INIT(64 * 1024);

	fflush(stdout);
	nsync_buf_text(&line, call->report.color_err ? "\033[1;31mnsync:\033[0m " : "nsync: ");
	escape_text(&line, text, true);
	fprintf(stderr, "%s\n", line.p ? line.p : "nsync: there is not enough memory");
	nsync_buf_release(&line);
}

static bool names_option(const char *where)
{
	return where[0] == '-' && where[1];
}

/* One failure; advice: "" for none. Returns UNABLE. */
static int say(struct call *call, const char *where, struct nsync_str text, const char *advice)
{
	struct nsync_buf line = NSYNC_BUF_INIT(64 * 1024);

	if (call->report.json)
		json_error(call, where, text);
	tell(call, text);
	if (advice[0]) {
		escape_text(&line, nsync_str(advice), false);
		fprintf(stderr, "  %s\n", nsync_buf_view(&line).p);
	}
	nsync_buf_release(&line);
	return UNABLE;
}

int report_refusal(struct call *call, const char *where, const char *text, const char *advice)
{
	return say(call, where, nsync_str(text), advice);
}

int report_error(struct call *call, const struct nsync_error *err)
{
	const struct words *said = words_of(err->code);
	struct nsync_buf text = NSYNC_BUF_INIT(64 * 1024);

	if (err->code == NSYNC_EINVAL && names_option(err->where))
		return report_usage(call, err->where, "%s", err->text);
	sentence(&text, said->what, err);
	say(call, err->where, nsync_buf_view(&text), said->advice);
	nsync_buf_release(&text);
	return UNABLE;
}

void report_warning(struct call *call, const struct nsync_error *err)
{
	struct nsync_buf text = NSYNC_BUF_INIT(64 * 1024);

	sentence(&text, "warning", err);
	tell(call, nsync_buf_view(&text));
	nsync_buf_release(&text);
}

int report_usage(struct call *call, const char *where, const char *format, ...)
{
	struct nsync_buf text = NSYNC_BUF_INIT(64 * 1024);
	const char *usage = call->command ? call->command->usage : "COMMAND [OPTIONS]";
	va_list values;

	if (where && *where)
		nsync_buf_printf(&text, "%s: ", where);
	va_start(values, format);
	escape_vprintf(&text, format, values);
	va_end(values);
	if (call->report.json)
		json_error(call, where ? where : "", nsync_buf_view(&text));
	tell(call, nsync_buf_view(&text));
	for (const char *end; *usage; usage = *end ? end + 1 : end) {
		end = strchr(usage, '\n');
		if (!end)
			end = usage + strlen(usage);
		fprintf(stderr, "usage: nsync %.*s\n", (int)(end - usage), usage);
	}
	if (call->command)
		fprintf(stderr, "  nsync %s --help tells more.\n", call->command->name);
	else
		fprintf(stderr, "  nsync help lists the commands.\n");
	nsync_buf_release(&text);
	return USAGE;
}

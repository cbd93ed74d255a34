/* error.c: errors and refused command lines on a terminal: a sentence, and below it what to do. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/report/escape.h"
#include "cmd/report/report.h"

static void json_error(struct call *call, const char *where, struct nsync_str text,
		       struct nsync_str said)
{
	struct nsync_json_builder *line = json_line_begin(call, "error");
	struct nsync_buf copy = NSYNC_BUF_INIT(4096);

	nsync_buf_str(&copy, text);
	json_member_text(line, "where", where);
	json_member_text(line, "text", copy.p ? copy.p : "");
	nsync_buf_clear(&copy);
	nsync_buf_str(&copy, said);
	if (said.n)
		json_member_text(line, "said", copy.p ? copy.p : "");
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

/* The server's own words, a line each. */
static void tell_said(struct nsync_str said)
{
	struct nsync_str each;

	while (nsync_str_next_line(&each, &said)) {
		AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(64 * 1024);

		escape_text(&line, each, false);
		fprintf(stderr, "  server: %s\n", nsync_buf_view(&line).p);
	}
}

int report_refusal(struct call *call, const char *where, const struct nsync_message *message)
{
	struct nsync_buf line = NSYNC_BUF_INIT(64 * 1024);

	if (call->report.json)
		json_error(call, where, nsync_buf_view(&message->text),
			   nsync_buf_view(&message->said));
	tell(call, nsync_buf_view(&message->text));
	tell_said(nsync_buf_view(&message->said));
	if (message->advice.n) {
		escape_text(&line, nsync_buf_view(&message->advice), false);
		fprintf(stderr, "  %s\n", nsync_buf_view(&line).p);
	}
	nsync_buf_release(&line);
	return UNABLE;
}

int report_error(struct call *call, const struct nsync_error *err)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

	if (err->code == NSYNC_EINVAL && names_option(err->where))
		return report_usage(call, err->where, "%s", err->text);
	nsync_words_error(&message, err);
	return report_refusal(call, err->where, &message);
}

void report_warning(struct call *call, const struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_warning(&text, err);
	tell(call, nsync_buf_view(&text));
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
		json_error(call, where ? where : "", nsync_buf_view(&text), NSYNC_STR(""));
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

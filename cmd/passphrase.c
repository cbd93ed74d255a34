/* passphrase.c: a key's passphrase, from a file or from the terminal without echo. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cmd/keyring.h"

/* Take back the last character, all bytes of it. */
static void erase(struct nsync_buf *line)
{
	while (line->n && ((uint8_t)line->p[line->n - 1] & 0xc0) == 0x80)
		line->p[--line->n] = 0;
	if (line->n)
		line->p[--line->n] = 0;
}

static enum nsync_code read_line(struct nsync_buf *out, int fd, struct nsync_error *err)
{
	char c;

	for (;;) {
		ssize_t got = read(fd, &c, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || c == 0x03)
			return nsync_fail(err, NSYNC_EKEY, "", "no passphrase was typed");
		if (c == '\n' || c == '\r' || c == 0x04)
			return nsync_buf_check(out, err);
		if (c == 0x7f || c == 0x08) {
			erase(out);
			continue;
		}
		if (c == 0x15) {
			nsync_buf_clear(out);
			continue;
		}
		if (out->n >= NSYNC_MAX_PASSPHRASE)
			return nsync_fail(err, NSYNC_ELIMIT, "", "the passphrase is over %u bytes",
					  NSYNC_MAX_PASSPHRASE);
		nsync_buf_char(out, c);
	}
}

/*
 * Ask once. The terminal hands over every byte, Ctrl-C too, and other signals wait, so that it is never
 * left without echo.
 */
static enum nsync_code ask(struct nsync_buf *out, int tty, const char *what, bool again,
			   struct nsync_error *err)
{
	struct termios before, silent;
	sigset_t hold, old;
	enum nsync_code code;

	if (!nsync_buf_reserve(out, NSYNC_MAX_PASSPHRASE))
		return nsync_fail_memory(err);
	if (tcgetattr(tty, &before) < 0)
		return nsync_fail_errno(err, "terminal", "read its settings");
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ISIG | ICANON);
	silent.c_cc[VMIN] = 1;
	silent.c_cc[VTIME] = 0;
	sigemptyset(&hold);
	sigaddset(&hold, SIGTERM);
	sigaddset(&hold, SIGHUP);
	sigprocmask(SIG_BLOCK, &hold, &old);
	if (tcsetattr(tty, TCSAFLUSH, &silent) < 0) {
		code = nsync_fail_errno(err, "terminal", "switch its echo off");
	} else {
		print_prompt(tty, what, again);
		code = read_line(out, tty, err);
		tcsetattr(tty, TCSAFLUSH, &before);
		(void)!write(tty, "\n", 1);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return code;
}

static enum nsync_code from_terminal(struct nsync_buf *out, int tty, const char *what, bool again,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf second = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);

	TRY(ask(out, tty, what, false, err));
	if (!out->n)
		return nsync_fail(err, NSYNC_EKEY, what, "the passphrase is empty");
	if (!again)
		return NSYNC_OK;
	TRY(ask(&second, tty, what, true, err));
	if (!nsync_str_eq(nsync_buf_view(out), nsync_buf_view(&second)))
		return nsync_fail(err, NSYNC_EKEY, what, "the two passphrases are not the same");
	return NSYNC_OK;
}

enum nsync_code passphrase_ask(struct nsync_buf *out, const struct call *call, const char *what,
			       bool again, struct nsync_error *err)
{
	int tty = call->no_input ? -1 : open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	enum nsync_code code;

	if (tty < 0)
		return nsync_fail(
			err, NSYNC_EKEY, what,
			"a passphrase is needed, and nobody can be asked: give it in a file (--passphrase-file)");
	code = from_terminal(out, tty, what, again, err);
	close(tty);
	return code;
}

enum nsync_code passphrase_read(struct nsync_buf *out, const struct call *call, const char *file,
				const char *what, bool again, struct nsync_error *err)
{
	const char *named = getenv("NSYNC_PASSPHRASE_FILE");

	if (!file && named && *named)
		file = named;
	return file ? nsync_passphrase_file(out, file, err) : passphrase_ask(out, call, what, again, err);
}

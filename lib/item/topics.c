/* topics.c: schema/topics.json, the names that officers use for IPTC Media Topics. */
#include <pthread.h>

#include "internal.h"
#include "lib/base/embedded.h"

/* Read once, kept for the life of the process. */
static struct nsync_json_doc table = NSYNC_JSON_DOC_INIT;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_table(void)
{
	struct nsync_error err = { .code = NSYNC_OK };

	/* Out of memory leaves an empty table: aliases are then unknown, codes still work. */
	if (nsync_json_read(&table, nsync_embedded_find("schema/topics.json"), &nsync_json_any, &err))
		nsync_json_doc_release(&table);
}

/* alias -> {code, names}; NULL if the table could not be read. */
static const struct nsync_json *topics(void)
{
	pthread_once(&once, read_table);
	return nsync_json_get(table.root, NSYNC_STR("topics"));
}

static bool is_code(struct nsync_str s)
{
	if (s.n != 8)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return true;
}

/* There are far more codes than aliases, so a code need not be in the table. */
bool nsync_topic_code(char out[9], struct nsync_str topic)
{
	struct nsync_str code = topic;

	if (!is_code(topic))
		code = nsync_json_get_str(nsync_json_get(topics(), topic), NSYNC_STR("code"));
	return nsync_str_copy(out, 9, code) && code.n == 8;
}

struct nsync_str nsync_topic_name(struct nsync_str code, struct nsync_str language)
{
	const struct nsync_json *all = topics(), *alias = all ? nsync_json_first(all) : NULL;
	struct nsync_str primary = language;

	/* "es-GT" is served by "es". */
	for (size_t i = 0; i < language.n; i++) {
		if (language.p[i] == '-') {
			primary.n = i;
			break;
		}
	}
	for (; alias; alias = nsync_json_next(all, alias)) {
		if (nsync_str_eq(nsync_json_get_str(alias + 1, NSYNC_STR("code")), code))
			return nsync_json_get_str(nsync_json_get(alias + 1, NSYNC_STR("names")), primary);
	}
	return (struct nsync_str){ NULL, 0 };
}

/* Aliases are in several languages: the one that is most like the topic's name is of its language. */
struct nsync_str nsync_topic_alias(struct nsync_str code, struct nsync_str language)
{
	const struct nsync_json *all = topics(), *alias = all ? nsync_json_first(all) : NULL;
	struct nsync_str name = nsync_topic_name(code, language), found = { NULL, 0 };
	size_t best = SIZE_MAX;

	for (; alias; alias = nsync_json_next(all, alias)) {
		size_t distance;

		if (!nsync_str_eq(nsync_json_get_str(alias + 1, NSYNC_STR("code")), code))
			continue;
		distance = nsync_str_distance(name, nsync_json_str(alias));
		if (!found.p || distance < best) {
			found = nsync_json_str(alias);
			best = distance;
		}
	}
	return found;
}

struct nsync_str nsync_topic_suggest(struct nsync_str topic)
{
	const struct nsync_json *all = topics(), *alias = all ? nsync_json_first(all) : NULL;
	struct nsync_str found = { NULL, 0 };
	size_t best = SIZE_MAX;

	for (; alias; alias = nsync_json_next(all, alias)) {
		if (nsync_nearer(&best, topic, nsync_json_str(alias)))
			found = nsync_json_str(alias);
	}
	return found;
}

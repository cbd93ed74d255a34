/* labels.c: languages, and the few words that a digest adds to its stories. */
#include <strings.h>

#include "lib/digest/internal.h"

struct nsync_str digest_primary(struct nsync_str language)
{
	size_t n = 0;

	while (n < language.n && language.p[n] != '-')
		n++;
	return (struct nsync_str){ language.p, n };
}

bool digest_language_matches(struct nsync_str a, struct nsync_str b)
{
	a = digest_primary(a);
	b = digest_primary(b);
	return a.n == b.n && a.n > 0 && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool is_spanish(struct nsync_str language)
{
	return digest_language_matches(language, NSYNC_STR("es"));
}

const char *digest_label(enum digest_label label, struct nsync_str language)
{
	static const char *const words[DIGEST_LABELS][2] = {
		[DIGEST_ONLY_IN] = { "only in", "sólo en" },
		[DIGEST_CORRECTION] = { "Correction:", "Corrección:" },
		[DIGEST_HTML_OMITTED] = { "[HTML omitted]", "[HTML omitido]" },
	};

	return words[label][is_spanish(language)];
}

/* Languages in which the region's offices may write; p NULL for others. */
static struct nsync_str language_name(struct nsync_str language, struct nsync_str in)
{
	static const struct {
		const char *tag, *english, *spanish;
	} names[] = {
		{ "bzj", "Belize Kriol", "criollo beliceño" },
		{ "cab", "Garifuna", "garífuna" },
		{ "de", "German", "alemán" },
		{ "en", "English", "inglés" },
		{ "es", "Spanish", "español" },
		{ "fr", "French", "francés" },
		{ "gym", "Ngäbere", "ngäbere" },
		{ "ht", "Haitian Creole", "criollo haitiano" },
		{ "it", "Italian", "italiano" },
		{ "kek", "Q’eqchi’", "q’eqchi’" },
		{ "mam", "Mam", "mam" },
		{ "miq", "Miskito", "misquito" },
		{ "nah", "Nahuatl", "náhuatl" },
		{ "pt", "Portuguese", "portugués" },
		{ "quc", "K’iche’", "k’iche’" },
		{ "yua", "Yucatec Maya", "maya yucateco" },
		{ "zh", "Chinese", "chino" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (digest_language_matches(language, nsync_str(names[i].tag)))
			return nsync_str(is_spanish(in) ? names[i].spanish : names[i].english);
	return (struct nsync_str){ NULL, 0 };
}

void digest_other_language(struct nsync_buf *out, struct nsync_str story, struct nsync_str digest,
			   void (*escape)(struct nsync_buf *out, struct nsync_str text))
{
	struct nsync_str name = language_name(story, digest);

	nsync_buf_printf(out, " (%s ", digest_label(DIGEST_ONLY_IN, digest));
	escape(out, name.p ? name : story);
	nsync_buf_char(out, ')');
}

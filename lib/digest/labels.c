/* labels.c: languages, and the few words that a digest adds to its stories. */
#include <strings.h>

#include "lib/digest/internal.h"

struct nsync_str nsync_digest_primary(struct nsync_str language)
{
	size_t n = 0;

	while (n < language.n && language.p[n] != '-')
		n++;
	return (struct nsync_str){ language.p, n };
}

bool nsync_digest_language_matches(struct nsync_str a, struct nsync_str b)
{
	a = nsync_digest_primary(a);
	b = nsync_digest_primary(b);
	return a.n == b.n && a.n > 0 && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool is_spanish(struct nsync_str language)
{
	return nsync_digest_language_matches(language, NSYNC_STR("es"));
}

const char *nsync_label(enum nsync_label label, struct nsync_str language)
{
	static const char *const words[NSYNC_LABELS][2] = {
		[NSYNC_LABEL_ONLY_IN] = { "only in", "sólo en" },
		[NSYNC_LABEL_CORRECTION] = { "Correction:", "Corrección:" },
		[NSYNC_LABEL_HTML_OMITTED] = { "[HTML omitted]", "[HTML omitido]" },
		[NSYNC_LABEL_SKIP] = { "Skip to content", "Saltar al contenido" },
		[NSYNC_LABEL_LATEST] = { "Latest", "Lo último" },
		[NSYNC_LABEL_OFFICES] = { "Offices", "Oficinas" },
		[NSYNC_LABEL_TOPICS] = { "Topics", "Temas" },
		[NSYNC_LABEL_ARCHIVE] = { "Archive", "Archivo" },
		[NSYNC_LABEL_SEARCH] = { "Search", "Buscar" },
		[NSYNC_LABEL_VERIFY] = { "Verify", "Verificar" },
		[NSYNC_LABEL_SECTIONS] = { "Sections", "Secciones" },
		[NSYNC_LABEL_LANGUAGES] = { "Languages", "Idiomas" },
		[NSYNC_LABEL_STORY] = { "story", "noticia" },
		[NSYNC_LABEL_STORIES] = { "stories", "noticias" },
		[NSYNC_LABEL_BY] = { "By", "Por" },
		[NSYNC_LABEL_JOINT] = { "Jointly with", "Junto con" },
		[NSYNC_LABEL_ALSO_IN] = { "Also in", "También en" },
		[NSYNC_LABEL_VERSIONS] = { "Versions of this story", "Versiones de esta noticia" },
		[NSYNC_LABEL_VERSION] = { "Version", "Versión" },
		[NSYNC_LABEL_CURRENT] = { "current", "vigente" },
		[NSYNC_LABEL_PUBLISHED] = { "Published", "Publicada" },
		[NSYNC_LABEL_UPDATED] = { "Updated", "Actualizada" },
		[NSYNC_LABEL_SOURCE] = { "Signed file", "Archivo firmado" },
		[NSYNC_LABEL_PHOTO] = { "Photo:", "Foto:" },
		[NSYNC_LABEL_PIN] = { "Region’s pin", "Huella de la región" },
		[NSYNC_LABEL_RECORD] = { "Record", "Acta" },
		[NSYNC_LABEL_AS_OF] = { "as of", "al" },
		[NSYNC_LABEL_EMPTY] = { "There is nothing here yet.", "Aquí no hay nada todavía." },
		[NSYNC_LABEL_MORE] = { "By year", "Por año" },
		[NSYNC_LABEL_ALL_OF] = { "All of", "Todo" },
		[NSYNC_LABEL_KILLED] = { "This story was withdrawn", "Esta noticia fue retirada" },
		[NSYNC_LABEL_KILLED_MORE] = { "The office that signed it has withdrawn it. Please do not use it.",
					      "La oficina que la firmó la ha retirado. Por favor, no la utilice." },
		[NSYNC_LABEL_NO_SCRIPT] = { "Searching needs JavaScript. Without it, every story is in the archive:",
					    "La búsqueda necesita JavaScript. Sin él, todas las noticias están en el archivo:" },
		[NSYNC_LABEL_QUERY] = { "Words to look for", "Palabras que buscar" },
		[NSYNC_LABEL_NO_RESULT] = { "No story has all of these words.",
					    "Ninguna noticia contiene todas estas palabras." },
		[NSYNC_LABEL_RESULTS] = { "Results", "Resultados" },
		[NSYNC_LABEL_FEEDS] = { "Feeds", "Canales" },
		[NSYNC_LABEL_PIN_ABOUT] = { "Compare it with the one that you got from the region by another way.",
					    "Compárela con la que recibió de la región por otra vía." },
		[NSYNC_LABEL_BACK] = { "To the front page", "A la portada" },
		[NSYNC_LABEL_COPYRIGHT] = { "Rights", "Derechos" },
		[NSYNC_LABEL_ALL_OFFICES] = { "All offices", "Todas las oficinas" },
		[NSYNC_LABEL_DATE_PATTERN] = { "{d} {m}, {y}", "{d} de {m} de {y}" },
		[NSYNC_LABEL_VERIFY_ABOUT] = { "Every story here was signed by the office that wrote it, and recorded by the region in a chain of "
					       "signed records. You need not trust this site: check it.",
					       "Cada noticia de este sitio fue firmada por la oficina que la escribió, y asentada por la región en "
					       "una cadena de actas firmadas. No hace falta confiar en este sitio: verifíquelo." },
		[NSYNC_LABEL_VERIFY_PIN] = { "All trust begins with the region’s pin, which you should have got by another way than this site: "
					     "printed on a bulletin, or from somebody whom you know.",
					     "Toda confianza parte de la huella de la región, que usted debe recibir por una vía distinta de "
					     "este sitio: impresa en un boletín, o de alguien a quien conozca." },
		[NSYNC_LABEL_VERIFY_COMMAND] = { "With a clone of the regional repository, without this site:",
						 "Con un clon del repositorio regional, sin este sitio:" },
		[NSYNC_LABEL_CHOOSE] = { "Choose a language", "Elija un idioma" },
	};

	return words[label][is_spanish(language)];
}

/* Known are languages in which the region's offices may write. */
struct nsync_str nsync_digest_language_name(struct nsync_str language, struct nsync_str in)
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
		if (nsync_digest_language_matches(language, nsync_str(names[i].tag)))
			return nsync_str(is_spanish(in) ? names[i].spanish : names[i].english);
	return language;
}

void nsync_digest_other_language(struct nsync_buf *out, struct nsync_str story,
				 struct nsync_str digest,
				 void (*escape)(struct nsync_buf *out, struct nsync_str text))
{
	nsync_buf_printf(out, " (%s ", nsync_label(NSYNC_LABEL_ONLY_IN, digest));
	escape(out, nsync_digest_language_name(story, digest));
	nsync_buf_char(out, ')');
}

void nsync_digest_count(struct nsync_buf *out, size_t count, struct nsync_str language)
{
	bool spanish = is_spanish(language);
	const char *noun =
		nsync_label(count == 1 ? NSYNC_LABEL_STORY : NSYNC_LABEL_STORIES, language);

	/* Spanish groups from five digits on, with a narrow no-break space (Ortografía, 2010). */
	if (count < 1000 || (spanish && count < 10000))
		nsync_buf_printf(out, "%zu", count);
	else if (count < 1000000)
		nsync_buf_printf(out, "%zu%s%03zu", count / 1000, spanish ? "\u202f" : ",", count % 1000);
	else
		nsync_buf_printf(out, "%zu%s%03zu%s%03zu", count / 1000000, spanish ? "\u202f" : ",",
				 count / 1000 % 1000, spanish ? "\u202f" : ",", count % 1000);
	nsync_buf_printf(out, "\u00a0%s", noun);
}

struct nsync_str nsync_digest_region_name(const struct nsync_digest_region *region,
					  struct nsync_str language)
{
	struct nsync_str name = { NULL, 0 };

	if (region && region->names)
		name = nsync_root_name(region->names, language);
	return name.n || !region ? name : region->authority;
}

struct nsync_str nsync_digest_office_name(const struct nsync_digest_region *region,
					  const char *code, struct nsync_str language)
{
	const struct nsync_root_office *office = NULL;
	struct nsync_str name = { NULL, 0 };

	if (region && region->root)
		office = nsync_root_office(region->root, nsync_str(code));
	if (office && office->names)
		name = nsync_root_name(office->names, language);
	return name.n ? name : nsync_str(code);
}

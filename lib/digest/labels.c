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
		[DIGEST_SKIP] = { "Skip to content", "Saltar al contenido" },
		[DIGEST_LATEST] = { "Latest", "Lo último" },
		[DIGEST_OFFICES] = { "Offices", "Oficinas" },
		[DIGEST_TOPICS] = { "Topics", "Temas" },
		[DIGEST_ARCHIVE] = { "Archive", "Archivo" },
		[DIGEST_SEARCH] = { "Search", "Buscar" },
		[DIGEST_VERIFY] = { "Verify", "Verificar" },
		[DIGEST_SECTIONS] = { "Sections", "Secciones" },
		[DIGEST_LANGUAGES] = { "Languages", "Idiomas" },
		[DIGEST_STORY] = { "story", "noticia" },
		[DIGEST_STORIES] = { "stories", "noticias" },
		[DIGEST_BY] = { "By", "Por" },
		[DIGEST_JOINT] = { "Jointly with", "Junto con" },
		[DIGEST_ALSO_IN] = { "Also in", "También en" },
		[DIGEST_VERSIONS] = { "Versions of this story", "Versiones de esta noticia" },
		[DIGEST_VERSION] = { "Version", "Versión" },
		[DIGEST_CURRENT] = { "current", "vigente" },
		[DIGEST_PUBLISHED] = { "Published", "Publicada" },
		[DIGEST_UPDATED] = { "Updated", "Actualizada" },
		[DIGEST_SOURCE] = { "Signed file", "Archivo firmado" },
		[DIGEST_PHOTO] = { "Photo:", "Foto:" },
		[DIGEST_PIN] = { "Region’s pin", "Huella de la región" },
		[DIGEST_RECORD] = { "Record", "Acta" },
		[DIGEST_AS_OF] = { "as of", "al" },
		[DIGEST_EMPTY] = { "There is nothing here yet.", "Aquí no hay nada todavía." },
		[DIGEST_MORE] = { "By year", "Por año" },
		[DIGEST_ALL_OF] = { "All of", "Todo" },
		[DIGEST_KILLED] = { "This story was withdrawn", "Esta noticia fue retirada" },
		[DIGEST_KILLED_MORE] = { "The office that signed it has withdrawn it. Please do not use it.",
					 "La oficina que la firmó la ha retirado. Por favor, no la utilice." },
		[DIGEST_NO_SCRIPT] = { "Searching needs JavaScript. Without it, every story is in the archive:",
				       "La búsqueda necesita JavaScript. Sin él, todas las noticias están en el archivo:" },
		[DIGEST_QUERY] = { "Words to look for", "Palabras que buscar" },
		[DIGEST_NO_RESULT] = { "No story has all of these words.",
				       "Ninguna noticia contiene todas estas palabras." },
		[DIGEST_RESULTS] = { "Results", "Resultados" },
		[DIGEST_FEEDS] = { "Feeds", "Canales" },
		[DIGEST_PIN_ABOUT] = { "Compare it with the one that you got from the region by another way.",
				       "Compárela con la que recibió de la región por otra vía." },
		[DIGEST_BACK] = { "To the front page", "A la portada" },
		[DIGEST_COPYRIGHT] = { "Rights", "Derechos" },
		[DIGEST_ALL_OFFICES] = { "All offices", "Todas las oficinas" },
		[DIGEST_DATE_PATTERN] = { "{d} {m}, {y}", "{d} de {m} de {y}" },
		[DIGEST_VERIFY_ABOUT] = {
			"Every story here was signed by the office that wrote it, and recorded by the region in a chain of "
			"signed records. You need not trust this site: check it.",
			"Cada noticia de este sitio fue firmada por la oficina que la escribió, y asentada por la región en "
			"una cadena de actas firmadas. No hace falta confiar en este sitio: verifíquelo." },
		[DIGEST_VERIFY_PIN] = {
			"All trust begins with the region’s pin, which you should have got by another way than this site: "
			"printed on a bulletin, or from somebody whom you know.",
			"Toda confianza parte de la huella de la región, que usted debe recibir por una vía distinta de "
			"este sitio: impresa en un boletín, o de alguien a quien conozca." },
		[DIGEST_VERIFY_COMMAND] = { "With a clone of the regional repository, without this site:",
					    "Con un clon del repositorio regional, sin este sitio:" },
		[DIGEST_CHOOSE] = { "Choose a language", "Elija un idioma" },
	};

	return words[label][is_spanish(language)];
}

/* Known are languages in which the region's offices may write. */
struct nsync_str digest_language_name(struct nsync_str language, struct nsync_str in)
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
	return language;
}

void digest_other_language(struct nsync_buf *out, struct nsync_str story, struct nsync_str digest,
			   void (*escape)(struct nsync_buf *out, struct nsync_str text))
{
	nsync_buf_printf(out, " (%s ", digest_label(DIGEST_ONLY_IN, digest));
	escape(out, digest_language_name(story, digest));
	nsync_buf_char(out, ')');
}

void digest_count(struct nsync_buf *out, size_t count, struct nsync_str language)
{
	bool spanish = is_spanish(language);
	const char *noun = digest_label(count == 1 ? DIGEST_STORY : DIGEST_STORIES, language);

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

struct nsync_str digest_region_name(const struct nsync_digest_region *region, struct nsync_str language)
{
	struct nsync_str name = { NULL, 0 };

	if (region && region->names)
		name = nsync_root_name(region->names, language);
	return name.n || !region ? name : region->authority;
}

struct nsync_str digest_office_name(const struct nsync_digest_region *region, const char *code,
				    struct nsync_str language)
{
	const struct nsync_root_office *office = NULL;
	struct nsync_str name = { NULL, 0 };

	if (region && region->root)
		office = nsync_root_office(region->root, nsync_str(code));
	if (office && office->names)
		name = nsync_root_name(office->names, language);
	return name.n ? name : nsync_str(code);
}

"""From records to a finished site, by the commands."""

import json
import re
import stat
import subprocess
from pathlib import Path

from support.builds import build, dates_in, leftovers, unix
from support.commands import PROGRAMS, environment
from support.files import bytes_of, replace_in
from support.web import policy_of


def test_the_site(built_demo: Path, demo_site: Path) -> None:
    files = bytes_of(demo_site)
    for address in ("", "explore/", "about/", "speakers/", "speakers/orla-fennimoor/"):
        assert f"{address}index.html" in files
    for name in ("404.html", "sitemap.xml", "data/quotes.json", "assets/orla-fennimoor.png"):
        assert name in files
    assert not leftovers(built_demo)


def test_headlines_in_other_languages_are_marked_around_the_text_too(demo_site: Path) -> None:
    page = (demo_site / "articles/fanar-ferries/index.html").read_text("utf-8")
    header = page.partition("<header")[2].partition("</header>")[0]
    assert '<span lang="ar" dir="auto">موسم العبّارات يبدأ عند الفجر</span>' in header
    contents = page.partition('class="md-sidebar md-sidebar--secondary"')[2]
    assert '<span lang="ar" dir="auto">رسالة الميناء</span>' in contents
    english = (demo_site / "articles/vale-council/index.html").read_text("utf-8")
    assert "<span lang=" not in english.partition("<main")[0]


def test_the_closing_lines(demo: Path) -> None:
    done = build(demo)
    assert done.returncode == 0
    number = len([path for path in bytes_of(demo / "docs") if path.endswith(".md")]) - 1
    counts = rf"{number} pages \({number} written, 0 unchanged\)"
    line = rf"{counts} from 53 quotes, each verified: {demo}/site \(\d+\.\d s\)\n"
    assert re.fullmatch(line + "Content-Security-Policy: (.+)\n", done.stdout)
    assert done.stdout.endswith(f": {policy_of(demo / 'site')}\n")
    header = r"default-src 'self'; .+; script-src 'self' 'sha256-.+'"
    assert re.fullmatch(header, policy_of(demo / "site"))
    assert done.stderr.endswith("\n5 warnings\n")
    assert "MkDocs" not in done.stderr


@unix
def test_permissions_are_those_of_any_new_file(small: Path) -> None:
    command = f"umask 027 && {PROGRAMS / 'onrecord'} build"
    subprocess.run(
        command, shell=True, cwd=small, env=environment(), check=True, capture_output=True
    )
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (small / "site").rglob("*.html")}
    assert modes == {0o640}
    assert stat.S_IMODE((small / "site").stat().st_mode) == 0o750


def test_drafts_stay_out(built_demo: Path) -> None:
    for folder in ("site", "docs"):
        names = bytes_of(built_demo / folder)
        assert not [name for name in names if "ferry-interview" in name or "pim-on" in name]


def test_pages_without_directory_addresses(small: Path) -> None:
    with (small / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nuse_directory_urls: false\n")
    done = build(small)
    assert done.returncode == 0, done.stderr
    assert (small / "site" / "speakers" / "orla.html").is_file()
    home = (small / "site" / "index.html").read_text("utf-8")
    assert 'href="speakers/index.html"' in home


def test_a_page_by_hand_may_link_to_the_data(small: Path) -> None:
    with (small / "docs" / "about.md").open("a", encoding="utf-8") as page:
        page.write("\n[The data](data/quotes.json)\n")
    assert build(small).returncode == 0


# Addresses


def test_without_an_address_nothing_claims_one(demo_site: Path) -> None:
    assert "<loc>" not in (demo_site / "sitemap.xml").read_text("utf-8")
    for page in demo_site.rglob("*.html"):
        assert 'rel="canonical"' not in page.read_text("utf-8") or "redirect" in page.read_text(
            "utf-8"
        )
    quotes = json.loads((demo_site / "data" / "quotes.json").read_text("utf-8"))["quotes"]
    assert all("://" not in quote.get("url", "") for quote in quotes)


def test_a_site_in_a_subfolder(small: Path) -> None:
    done = build(small, SITE_URL="https://city.example/on/record")
    assert done.returncode == 0, done.stderr
    root = "https://city.example/on/record/"
    page = (small / "site/speakers/orla/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{root}speakers/orla/">' in page
    assert f"<loc>{root}speakers/orla/</loc>" in (small / "site/sitemap.xml").read_text()
    quotes = json.loads((small / "site/data/quotes.json").read_text("utf-8"))["quotes"]
    assert all(quote["url"].startswith(root) for quote in quotes if "url" in quote)
    missing = (small / "site/404.html").read_text("utf-8")
    assert 'href="/on/record/assets/' in missing


def test_links_to_where_a_record_is_edited(small: Path) -> None:
    with (small / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("edit_uri: https://git.example/record/edit/main/docs/\n")
    replace_in(small / "mkdocs.yml", "  features:", "  features:\n    - content.action.edit")
    done = build(small)
    assert done.returncode == 0, done.stderr

    def edit_links(address: str) -> list[str]:
        page = (small / "site" / address / "index.html").read_text("utf-8")
        return re.findall(r'href="(https://git\.example/.*?)"', page)

    root = "https://git.example/record/edit/main/"
    assert edit_links("about") == [f"{root}docs/about.md"]
    assert edit_links("speakers/orla") == [f"{root}quotes/speakers/orla.yml"]
    assert edit_links("articles/bridge") == [f"{root}quotes/articles/bridge/article.yml"]
    assert edit_links("quotes/a-promise") == [f"{root}quotes/articles/bridge/quotes.yml"]
    for address in (".", "explore", "speakers", "quotes"):
        assert edit_links(address) == []


# The theme


def test_a_file_of_the_users_own_theme_comes_before_ours(small: Path) -> None:
    styles = small / "mine" / "assets" / "stylesheets"
    styles.mkdir(parents=True)
    (styles / "onrecord.css").write_text("/* mine */", "utf-8")
    replace_in(small / "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: mine")
    assert build(small).returncode == 0
    css = small / "site" / "assets" / "stylesheets" / "onrecord.css"
    assert css.read_text("utf-8") == "/* mine */"


def test_a_project_without_records(small: Path) -> None:
    for path in sorted((small / "quotes").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    done = build(small, SITE_URL="https://record.example/")
    assert done.returncode == 0, done.stderr
    assert dates_in(small / "site") == {"1970-01-01"}


def test_files_that_a_host_asks_for(small: Path) -> None:
    """The handbook's page on publishing names these places."""
    names = ["CNAME", "robots.txt", "_redirects", "_headers", ".nojekyll", ".well-known/x.txt"]
    (small / "docs" / ".well-known").mkdir()
    for name in names:
        (small / "docs" / name).write_text(f"{name}\n", "utf-8")
    with (small / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nexclude_docs: |\n  !.nojekyll\n  !.well-known\n")
    for text in ("one", "two"):
        (small / "docs" / ".nojekyll").write_text(text, "utf-8")
        assert build(small).returncode == 0
        assert (small / "site" / ".nojekyll").read_text("utf-8") == text
    assert [name for name in names if not (small / "site" / name).is_file()] == []

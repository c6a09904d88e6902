"""Which section a heading means: its title in any of the five languages, its key, or what people call it elsewhere."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from app import catalogue
from app.i18n import TAGS, known, translate

_LONGEST_TITLE = 120

_ALSO_CALLED = {
    "brief": (
        "Customer brief", "Five questions", "Five customer questions", "The five questions", "Working backwards",
        "Kurzbriefing", "Kundenfragen", "Fünf Fragen", "Steckbrief",
        "Resumo do cliente", "Cinco perguntas", "As cinco perguntas",
        "五个问题", "五问", "简报", "概要", "五個問題", "客戶五問", "簡報",
    ),
    "headline": ("Heading", "Title", "Schlagzeile", "Titel", "Manchete", "标题", "大标题", "標題", "大標題"),
    "subtitle": (
        "Subheading", "Sub-heading", "Subheadline", "Sub-headline", "Unterüberschrift", "Untertitel", "Subtítulo", "Linha fina",
        "副标题", "小标题", "副標題",
    ),
    "introduction": (
        "Summary", "Intro", "Lead", "Opening", "Opening paragraph", "First paragraph", "Summary paragraph",
        "Einführung", "Zusammenfassung", "Vorspann", "Introdução", "Resumo", "Abertura", "Lide",
        "简介", "介绍", "引言", "摘要", "导言", "開場", "簡介", "介紹", "前言", "導語",
    ),
    "problem": (
        "The problem", "Problem statement", "Customer problem", "Opportunity", "Problem or opportunity",
        "Das Problem", "Ausgangslage", "O problema", "Oportunidade", "痛点", "客户问题", "痛點", "客戶問題", "问题与机会",
    ),
    "value_proposition": (
        "Value", "Solution", "The solution", "Benefit", "Benefits", "Our solution",
        "Lösung", "Die Lösung", "Nutzen", "Mehrwert", "Wertversprechen", "Solução", "A solução", "Benefícios", "Benefício",
        "解决方案", "价值", "价值定位", "解決方案", "價值", "價值定位",
    ),
    "features": (
        "Feature", "Key features", "Main features", "Product features", "Capabilities",
        "Merkmale", "Leistungsmerkmale", "Wichtige Funktionen", "Funktion", "Funcionalidades", "Características", "Principais recursos",
        "功能", "特性", "主要功能", "产品功能", "功能特點", "產品功能",
    ),
    "leader_quote": (
        "Leadership quote", "Company quote", "Spokesperson quote", "Internal quote", "Quote", "Executive quote", "Leader’s quote",
        "Quote from a leader", "Quote from leader",
        "Führungszitat", "Zitat der Geschäftsführung", "Zitat der Führung", "Zitat", "Zitat des Unternehmens",
        "Citação do líder", "Citação da empresa", "Citação", "Fala da liderança",
        "领导引言", "领导的话", "公司引言", "负责人引言", "領導引言", "主管的話", "公司引言", "負責人引言",
    ),
    "customer_quote": (
        "Quote from a customer", "Quote from customer", "Customer’s quote", "Customer testimonial", "Testimonial",
        "Zitat des Kunden", "Zitat der Kundin", "Zitat eines Kunden", "Kundenstimme",
        "Depoimento", "Depoimento do cliente", "Fala do cliente", "客户引言", "用户的话", "客户评价", "客戶引言", "使用者的話",
    ),
    "getting_started": (
        "Get started", "How to get started", "How to start", "Call to action", "How to begin", "Availability",
        "So geht es los", "So fangen Sie an", "Loslegen", "Einstieg", "Verfügbarkeit", "Como começar", "Começando",
        "开始使用", "如何开始", "怎样开始", "入门", "開始使用", "怎樣開始", "入門",
    ),
    "customer_faq": (
        "FAQ", "FAQs", "External FAQ", "External FAQs", "Customer FAQs", "Customer questions", "Frequently asked questions",
        "Public FAQ", "Externe FAQ", "Kunden-FAQ", "FAQ für Kunden", "Häufige Fragen", "Häufig gestellte Fragen",
        "FAQ externo", "FAQ externa", "FAQ do cliente", "FAQ dos clientes", "Perguntas frequentes", "Perguntas do cliente",
        "客户问答", "外部常见问题", "外部FAQ", "客户FAQ", "常见问题", "客戶問答", "外部常見問題", "外部FAQ", "客戶FAQ", "常見問題",
    ),
    "stakeholder_faq": (
        "Internal FAQ", "Internal FAQs", "Stakeholder FAQs", "Stakeholder questions", "Business FAQ", "Internal questions",
        "Interne FAQ", "Interne Fragen", "Stakeholder-FAQ", "FAQ für Beteiligte", "FAQ interno", "FAQ interna",
        "FAQ das partes interessadas", "Perguntas internas", "内部问答", "内部FAQ", "利益相关方常见问题", "內部問答", "內部FAQ",
        "利害關係人常見問題",
    ),
    "user_guide": (
        "Guide", "Manual", "User manual", "How to use it", "How-to", "Anleitung", "Bedienungsanleitung", "Handbuch", "Nutzerhandbuch",
        "Guia", "Guia de uso", "Manual do usuário", "用户指南", "用户手册", "使用手册", "使用者指南", "使用手冊", "操作指南",
    ),
    "appendix": (
        "Appendices", "Annex", "Attachments", "Anhänge", "Anlagen", "Anexo", "Anexos", "Apêndices", "附件", "附录", "附錄",
    ),
}  # fmt: skip

_PRESS_RELEASE = (
    "Press release",
    "PR",
    "The press release",
    "Pressemeldung",
    "Press-Release",
    "Comunicado de imprensa",
    "新闻稿",
    "新聞稿",
)


def section_named(title: str) -> str | None:
    """The key of the section that heading means, else None."""
    return _sections().get(folded(title)) if len(title) <= _LONGEST_TITLE else None


def brief_topic_named(title: str) -> str | None:
    """The topic of the brief's question that heading asks, else None."""
    return _brief_topics().get(folded(title)) if len(title) <= _LONGEST_TITLE else None


def is_press_release(title: str) -> bool:
    """The heading over several sections, itself no section."""
    return len(title) <= _LONGEST_TITLE and folded(title) in _press_release()


def title_of(key: str, language: str) -> str:
    """The heading under which that section is written, sure to be understood again."""
    title = translate(catalogue.section(key).title, known(language) or "en")
    return title if section_named(title) == key else key


def language_of(titles: list[str]) -> str | None:
    """The language most of these headings are in; None where they do not tell."""
    short = [folded(title) for title in titles if len(title) <= _LONGEST_TITLE]
    votes = {tag: sum(title in _titles_in(tag) for title in short) for tag in TAGS}
    best = max(votes, key=lambda tag: votes[tag])
    return best if votes[best] else None


@lru_cache(maxsize=4096)
def folded(title: str) -> str:
    """Without what does not matter: case, full-width forms, emphasis, a number in front, a colon behind."""
    plain = unicodedata.normalize("NFKC", title).casefold().replace("’", "'").replace("*", "")
    plain = re.sub(r"^\s*\(?\d{1,2}[.):、]\s*", "", plain)
    return re.sub(r"[\s_\-\u2010\u2011]+", " ", plain).strip(" :.?!")


@cache
def _sections() -> dict[str, str]:
    """Keys first, then titles, then other names: an earlier meaning is never taken away."""
    found = {folded(key): key for key in catalogue.BY_KEY}
    for tag in TAGS:
        for section in catalogue.SECTIONS:
            found.setdefault(folded(translate(section.title, tag)), section.key)
    for key, names in _ALSO_CALLED.items():
        for name in names:
            found.setdefault(folded(name), key)
    return found


@cache
def _brief_topics() -> dict[str, str]:
    return {folded(name): topic for topic, name in _brief_names()}


def _brief_names() -> Iterator[tuple[str, str]]:
    for question in catalogue.BRIEF_QUESTIONS:
        yield question.key, question.key
        for tag in TAGS:
            yield question.key, translate(question.title, tag)


@cache
def _press_release() -> set[str]:
    titles = [translate(catalogue.PART_TITLES["press_release"], tag) for tag in TAGS]
    return {folded(title) for title in (*titles, *_PRESS_RELEASE)}


@cache
def _titles_in(tag: str) -> set[str]:
    return {folded(translate(section.title, tag)) for section in catalogue.SECTIONS}

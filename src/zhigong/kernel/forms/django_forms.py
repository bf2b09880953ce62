"""Turns a form's words into a Django form with accessible widgets: label, hint and error are tied to the field."""

from datetime import date
from functools import cache, singledispatch

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.forms import words
from zhigong.kernel.forms.file_fields import files_field
from zhigong.lib import contacts, identity
from zhigong.lib.dates import EARLIEST, LATEST


class TextField(forms.CharField):
    """Text with the blanks at both ends taken off; NUL and control characters are refused by Django's validators."""


class MobileField(forms.CharField):
    """A mobile number of eleven digits."""

    def to_python(self, value):
        """Return the number without blanks, hyphens and prefix."""
        return contacts.clean_mobile(super().to_python(value))

    def validate(self, value):
        """Raise with a sentence when it is no mobile number."""
        super().validate(value)
        for finding in contacts.check_mobile(value):
            raise ValidationError(finding.render(_), code=finding.code)


class Picked(str):
    """The code somebody chose, with the text that stands for it on the screen."""

    text: str

    def __new__(cls, code: str, text: str = ""):
        """Return the code; `text` is what was typed or the chosen name."""
        picked = super().__new__(cls, code)
        picked.text = text
        return picked


class PickerInput(forms.TextInput):
    """A text that searches on the server as it is typed, and a hidden code that a chosen result fills."""

    template_name = "forms/picker.html"

    def __init__(self, search: str):
        super().__init__(attrs={"autocomplete": "off"})
        self.search = search

    def get_context(self, name, value, attrs):
        """Add the search's address; what was typed comes back as text, what was chosen as its code."""
        context = super().get_context(name, value, attrs)
        context["widget"]["search_url"] = reverse(self.search) if self.search else ""
        is_chosen = isinstance(value, Picked) and value != value.text
        context["widget"]["code"] = str(value) if is_chosen else ""
        context["widget"]["text"] = value.text if isinstance(value, Picked) else value or ""
        return context

    def value_from_datadict(self, data, files, name):
        """Return the chosen code, else what was typed."""
        code, text = data.get(name) or "", data.get(f"{name}_text") or ""
        return Picked(code or text, text or code) if code or text else None


class DocumentForm(forms.Form):
    """A form that knows which document type a number belongs to, and what day it is checked on."""

    document_fields: tuple[words.DocumentNumber, ...] = ()

    def __init__(self, *args, on: date | None = None, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)

    def clean(self):
        """Check each document number together with its type."""
        cleaned = super().clean()
        for word in self.document_fields:
            raw = cleaned.get(word.name)
            if raw:
                self._check_document(cleaned, word, raw)
        return cleaned

    def _check_document(self, cleaned, word, raw):
        if self.on is None:
            raise ValueError("a form with a document number needs on=, the day it is checked")
        check = identity.check_document(cleaned.get(word.type_field) or "111", raw, self.on)
        for finding in check.errors:
            self.add_error(word.name, finding.render(_))
        cleaned[word.name] = check.number
        if word.type_field in cleaned:
            cleaned[word.type_field] = check.doc_type


def _common(word: words.Field, **more) -> dict:
    return {"label": word.label, "help_text": word.hint, "required": word.required, **more}


@singledispatch
def to_field(word: words.Field) -> forms.Field:
    """Return the Django field of a word."""
    raise TypeError(f"unknown form word {type(word).__name__}")


@to_field.register
def _text(word: words.Text):
    attributes = {"autocomplete": word.autocomplete} if word.autocomplete else {}
    return TextField(**_common(word, max_length=word.max_length, widget=forms.TextInput(attrs=attributes)))


@to_field.register
def _longtext(word: words.LongText):
    return TextField(**_common(word, max_length=word.max_length, widget=forms.Textarea(attrs={"rows": 4})))


@to_field.register
def _choice(word: words.Choice):
    blank = [] if word.radio else [("", gettext_lazy("请选择"))]
    widget = forms.RadioSelect if word.radio else forms.Select
    return forms.ChoiceField(**_common(word, choices=[*blank, *_in_language(word.choices)], widget=widget))


def _in_language(choices):
    """Return choices whose labels, plain Chinese in the code sets, follow the reader's language."""
    return [(code, gettext_lazy(label) if isinstance(label, str) else label) for code, label in choices]


@to_field.register
def _multichoice(word: words.MultiChoice):
    return forms.MultipleChoiceField(
        **_common(word, choices=_in_language(word.choices), widget=forms.CheckboxSelectMultiple)
    )


@to_field.register
def _day(word: words.Date):
    bounds = {"min": word.earliest, "max": word.latest}
    attributes = {key: value.isoformat() for key, value in bounds.items() if value}
    field = forms.DateField(
        **_common(word, widget=forms.DateInput({"type": "date", **attributes}, "%Y-%m-%d"))
    )
    # Without bounds of its own a day stays where calendars and deadlines can count.
    field.validators += [_not_before(word.earliest or EARLIEST), _not_after(word.latest or LATEST)]
    return field


def _not_before(day: date):
    def check(value):
        if value < day:
            raise ValidationError(_("不能早于%(day)s。") % {"day": day.isoformat()})

    return check


def _not_after(day: date):
    def check(value):
        if value > day:
            raise ValidationError(_("不能晚于%(day)s。") % {"day": day.isoformat()})

    return check


@to_field.register
def _phone(word: words.Phone):
    attributes = {"inputmode": "tel", "autocomplete": "tel-national"}
    return MobileField(**_common(word, max_length=20, widget=forms.TextInput(attrs=attributes)))


@to_field.register
def _documentnumber(word: words.DocumentNumber):
    attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return TextField(**_common(word, max_length=40, widget=forms.TextInput(attrs=attributes)))


@to_field.register
def _yes(word: words.Yes):
    return forms.BooleanField(**_common(word))


@to_field.register
def _number(word: words.Number):
    return forms.IntegerField(**_common(word, min_value=word.least, max_value=word.most))


@to_field.register
def _money(word: words.Money):
    return forms.DecimalField(**_common(word, min_value=0, max_value=word.most, decimal_places=2))


@to_field.register
def _picker(word: words.Picker):
    return TextField(**_common(word, max_length=100, widget=PickerInput(word.search)))


@to_field.register
def _attachment(word: words.Attachment):
    return files_field(word, _common(word))


def form_class(form: words.Form) -> type[DocumentForm]:
    """Return the Django form class of a form of words."""
    fields = {word.name: to_field(word) for word in form}
    documents = tuple(word for word in form if isinstance(word, words.DocumentNumber))
    return type("WordsForm", (DocumentForm,), {**fields, "document_fields": documents})


class _SharedFields(dict):
    """Fields that every cleaning uses: it changes none of them, and making or copying them costs more than it does."""

    def __deepcopy__(self, memo):
        return self


@cache
def _cleaning_class(form: words.Form) -> type[DocumentForm]:
    made = form_class(form)
    made.base_fields = _SharedFields(made.base_fields)
    return made


def clean(form: words.Form, data, on: date) -> tuple[dict, dict[str, list[str]]]:
    """Return (clean values, errors by field name); `data` is a QueryDict or a plain dict from the API."""
    bound = _cleaning_class(form)(data, on=on)
    if bound.is_valid():
        return bound.cleaned_data, {}
    return {}, {name: [str(error) for error in errors] for name, errors in bound.errors.items()}

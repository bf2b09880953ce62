"""The field of an Attachment word: it carries ids of uploads that wait, and sentences about files that were refused."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhigong.lib.file_kinds import GROUPS, endings

REFUSED = "{name}.refused"  # where a page notes why an uploaded file was not kept


class FilesInput(forms.Widget):
    """A file picker (with the phone's camera), the files already kept as hidden ids with their names."""

    template_name = "forms/files.html"
    needs_multipart_form = True

    def __init__(self, many: bool, groups: tuple[str, ...]):
        super().__init__()
        self.many, self.groups = many, groups

    def value_from_datadict(self, data, files, name):
        """Return {"ids", "refused"}: from a page's form, or a plain list of ids from the API."""
        get = data.getlist if hasattr(data, "getlist") else lambda key: _listed(data.get(key))
        return {"ids": get(name), "refused": get(REFUSED.format(name=name))}

    def value_omitted_from_data(self, data, files, name):
        """A form sent without files is complete: an empty list was chosen."""
        return False

    def get_context(self, name, value, attrs):
        """Add what may be chosen and what has been kept."""
        context = super().get_context(name, value, attrs)
        kept = value.get("ids", []) if isinstance(value, dict) else value or []
        context["widget"] |= {
            "kept": [_kept(item) for item in kept],
            "many": self.many,
            "accept": ",".join(f".{ending}" for ending in endings(self.groups)),
            "endings": "、".join(endings(self.groups)),
        }
        return context


class FilesField(forms.Field):
    """Cleans to a list of ids."""

    def to_python(self, value):
        """Return the ids; a refused file's sentence is this field's error, and the others stay kept."""
        value = value if isinstance(value, dict) else {"ids": _listed(value), "refused": []}
        if value["refused"]:
            raise ValidationError([str(sentence)[:300] for sentence in value["refused"]])
        try:
            ids = list(dict.fromkeys(UUID(str(item).split(" ", 1)[0]) for item in value["ids"] if item))
        except ValueError as wrong:
            raise ValidationError(_("附件编号不正确，请重新选择文件。")) from wrong
        if len(ids) > 1 and not self.widget.many:
            raise ValidationError(_("这里只能放一个文件。"))
        return ids

    def validate(self, value):
        """Raise when a file is needed and there is none."""
        if self.required and not value:
            raise ValidationError(_("请添加文件。"), code="required")

    def has_changed(self, initial, data):
        """Whether anything was chosen."""
        return bool(data and (data["ids"] or data["refused"]))


def _listed(value) -> list:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _kept(item) -> dict:
    """A kept file comes as "id name": the page shows the name, the cleaning takes the id."""
    file_id, _blank, name = str(item).partition(" ")
    return {"value": str(item), "name": name or file_id}


def files_field(word, common: dict) -> FilesField:
    """Return the Django field of an Attachment word."""
    return FilesField(**common, widget=FilesInput(word.many, word.kinds or GROUPS))

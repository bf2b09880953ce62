"""Turns a form's words into a JSON schema, for the OpenAPI door and generated reference."""

from zhigong.kernel.forms import words

_FORMATS = {
    words.Date: {"type": "string", "format": "date"},
    words.Phone: {"type": "string", "pattern": r"^1[3-9]\d{9}$"},
    words.DocumentNumber: {"type": "string", "maxLength": 40},
    words.Yes: {"type": "boolean"},
    words.Money: {"type": "number", "minimum": 0, "multipleOf": 0.01},
    words.Picker: {"type": "string", "description": "code of a result of its search"},
    words.UnitPicker: {"type": "string", "description": "unit code"},
    words.EmployerPicker: {"type": "string", "description": "18-digit code or name of the employer"},
    words.PlacePicker: {"type": "string", "pattern": r"^\d{6}(\d{3}){0,2}$"},
}


def _property(word: words.Field) -> dict:
    if isinstance(word, words.MultiChoice):
        shape = {"type": "array", "items": {"enum": [code for code, _label in word.choices]}}
    elif isinstance(word, words.Choice):
        shape = {"type": "string", "enum": [code for code, _label in word.choices]}
    elif isinstance(word, words.Number):
        bounds = {"minimum": word.least, "maximum": word.most}
        shape = {"type": "integer"} | {key: value for key, value in bounds.items() if value is not None}
    elif isinstance(word, words.Attachment):
        shape = {"type": "array", "items": {"type": "string", "format": "uuid"}}
        shape |= {} if word.many else {"maxItems": 1}
    elif isinstance(word, words.Text | words.LongText):
        shape = {"type": "string", "maxLength": word.max_length}
    else:
        shape = dict(_FORMATS[type(word)])
    shape["title"] = str(word.label)
    if word.hint:
        shape["description"] = str(word.hint)
    return shape


def json_schema(form: words.Form) -> dict:
    """Return the JSON schema (2020-12) of a form."""
    return {
        "type": "object",
        "title": str(form.title),
        "properties": {word.name: _property(word) for word in form},
        "required": [word.name for word in form if word.required],
        "additionalProperties": False,
    }

"""The letter that hands a case of arrears to an authority, with the people in a table."""

from zhigong.kernel.letters.definition import LetterField, LetterTemplate

LETTERS = (
    LetterTemplate(
        "arrears_transfer",
        "关于移送拖欠工资线索的函",
        "{{欠薪单位}}（{{工程情况}}）拖欠{{人数}}名劳动者{{欠薪期间}}的工资，经核实并扣除已追回部分，尚欠人民币{{尚欠金额}}元"
        "（大写：{{金额大写}}）。\n"
        "{{移送事由}}\n"
        "根据《保障农民工工资支付条例》第五十一条，现将有关线索移送你单位依法处理。请将受理和处理情况告知我会。\n"
        "附：被欠薪人员清单\n"
        "| 序号 | 姓名 | 证件号码 | 尚欠金额（元） |\n"
        "| {{人员清单.序号}} | {{人员清单.姓名}} | {{人员清单.证件号码}} | {{人员清单.尚欠金额}} |",
        fields=(
            LetterField("employer", "欠薪单位", "示例建筑有限公司"),
            LetterField("project", "工程情况", "示例花园二期，总包单位示例建设集团"),
            LetterField("people", "人数", "12"),
            LetterField("period", "欠薪期间", "2026年1月1日至2026年2月28日"),
            LetterField("owed", "尚欠金额", "336000.00"),
            LetterField("capitals", "金额大写", "叁拾叁万陆仟元整"),
            LetterField("reason", "移送事由", "经我会多次协调，该单位仍未支付。"),
            LetterField(
                "list",
                "人员清单",
                [{"line": "1", "name": "李某某", "document": "（证件号码）", "left": "28000.00"}],
                columns=(("line", "序号"), ("name", "姓名"), ("document", "证件号码"), ("left", "尚欠金额")),
            ),
        ),
        mark="工移",
        audience="officers",
    ),
)

"""Checks of official numbers; each `…_problem` returns None or one Chinese sentence that says what is wrong."""

import re
from datetime import date

from stdnum import isbn, issn
from stdnum.cn import ric, uscc

from zhicheng.core.text import halfwidth

PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LANDLINE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?")
HOTLINE = re.compile(r"[48]00-?\d{3}-?\d{4}|9\d{4,7}")


def compact(number: str) -> str:
    """Return `number` in half-width capitals without spaces and hyphens."""
    return re.sub(r"[\s\-]", "", halfwidth(number)).upper()


def id_number_problem(number: str) -> str | None:
    """Check a resident identity number (GB 11643); the right check digit is never told."""
    digits = compact(number)
    if len(digits) != 18:
        return f"身份证号应为 18 位，现在是 {len(digits)} 位，请核对后重新填写。"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", digits):
        return "身份证号前 17 位应为数字，末位应为数字或字母 X，请核对后重新填写。"
    if not PROVINCES.fullmatch(digits[:2]):
        return f"身份证号前两位“{digits[:2]}”不是任何省份的代码，请核对后重新填写。"
    if (born := _date(digits[6:14])) is None or born.year < 1850:
        return f"身份证号第 7 至 14 位“{digits[6:14]}”不是有效的出生日期，请核对后重新填写。"
    if digits[-1] != ric.calc_check_digit(digits):
        return "身份证号的校验位不符，请对照证件逐位核对。"
    return None


def uscc_problem(number: str) -> str | None:
    """Check a unified social credit code (GB 32100)."""
    code = compact(number)
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现在是 {len(code)} 位，请核对后重新填写。"
    for place, character in enumerate(code, 1):
        if character not in USCC_ALPHABET:
            return f"统一社会信用代码第 {place} 位“{character}”不在允许的字符内（不使用字母 I、O、S、V、Z）。"
    if not re.fullmatch(r"[0-9]{6}", code[2:8]):
        return f"统一社会信用代码第 3 至 8 位“{code[2:8]}”应为 6 位数字的登记机关区划码。"
    right = uscc.calc_check_digit(code[:17])
    if code[-1] != right:
        return f"统一社会信用代码的校验位不符：前 17 位无误时，末位应为“{right}”，现在是“{code[-1]}”。"
    return None


def organisation_code_problem(number: str) -> str | None:
    """Check an organisation code (GB 11714): eight characters and a check character."""
    code = compact(number)
    if len(code) != 9:
        return f"组织机构代码应为 9 位，现在是 {len(code)} 位，请核对后重新填写。"
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return "组织机构代码前 8 位应为数字或字母，末位应为数字或字母 X，请核对后重新填写。"
    right = _organisation_check(code[:8])
    if code[-1] != right:
        return f"组织机构代码的校验位不符：前 8 位无误时，末位应为“{right}”，现在是“{code[-1]}”。"
    return None


def issn_problem(number: str) -> str | None:
    """Check an international standard serial number."""
    code = compact(number)
    if len(code) != 8:
        return f"ISSN 应为 8 位，现在是 {len(code)} 位，例如 1001-8476。"
    if not re.fullmatch(r"[0-9]{7}[0-9X]", code):
        return "ISSN 前 7 位应为数字，末位应为数字或字母 X，例如 1001-8476。"
    right = issn.calc_check_digit(code[:7])
    if code[-1] != right:
        return f"校验位不符：{code[:4]}-{code[4:7]}{right} 才是有效的 ISSN，请核对。"
    return None


def isbn_problem(number: str) -> str | None:
    """Check an international standard book number of ten or thirteen places."""
    code = compact(number)
    if len(code) not in {10, 13}:
        return f"ISBN 应为 13 位（旧书为 10 位），现在是 {len(code)} 位，请核对后重新填写。"
    if not re.fullmatch(r"[0-9]{9}[0-9X]|97[89][0-9]{10}", code):
        return "ISBN 应以 978 或 979 开头且全为数字（10 位的末位可为字母 X），请核对后重新填写。"
    right = _isbn_check(code)
    if code[-1] != right:
        return f"校验位不符：{isbn.format(code[:-1] + right)} 才是有效的 ISBN，请核对。"
    return None


def mobile_problem(number: str) -> str | None:
    """Check a mobile number of mainland China."""
    digits = national_number(number)
    if not re.fullmatch(r"[0-9]*", digits):
        return "手机号只能含有数字，请核对后重新填写。"
    if len(digits) != 11:
        return f"手机号应为 11 位，现在是 {len(digits)} 位，请核对后重新填写。"
    if not re.fullmatch(r"1[3-9][0-9]{9}", digits):
        return "手机号应以 13 至 19 开头，请核对后重新填写。"
    return None


def phone_problem(number: str) -> str | None:
    """Check a mobile number, a landline with its area code, or a service number."""
    digits = halfwidth(number).replace(" ", "").replace("(", "").replace(")", "-")
    if mobile_problem(digits) is None or LANDLINE.fullmatch(digits) or HOTLINE.fullmatch(digits):
        return None
    return "电话号码应为手机号，或带区号的固定电话，例如 010-66881234 或 010-66881234-801。"


def postcode_problem(number: str) -> str | None:
    """Check a Chinese postal code."""
    digits = compact(number)
    if re.fullmatch(r"[0-9]{6}", digits):
        return None
    if re.fullmatch(r"[0-9]*", digits):
        return f"邮政编码应为 6 位数字，现在是 {len(digits)} 位，请核对后重新填写。"
    return "邮政编码只能含有数字，请核对后重新填写。"


def national_number(number: str) -> str:
    """Return a mobile number without spaces, hyphens and the country's 86."""
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", compact(number))


def birthday_of(number: str) -> date:
    """Return the date of birth that a valid identity number says."""
    born = _date(compact(number)[6:14])
    if born is None:
        raise ValueError("not an identity number")
    return born


def sex_of(number: str) -> str:
    """Return 男 or 女, as a valid identity number says."""
    return "男" if int(compact(number)[16]) % 2 else "女"


def mask_id_number(number: str) -> str:
    """Return `number` with its middle hidden, for lists: 410104********0015."""
    shown = compact(number)
    if len(shown) == 18:
        return f"{shown[:6]}{'*' * 8}{shown[-4:]}"
    if len(shown) < 5:
        return "*" * len(shown)
    return f"{shown[:2]}{'*' * (len(shown) - 4)}{shown[-2:]}"


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _organisation_check(base: str) -> str:
    total = sum(int(character, 36) * weight for character, weight in zip(base, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def _isbn_check(code: str) -> str:
    if len(code) == 13:
        return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(code[:12])) % 10)
    return "0123456789X"[sum(int(digit) * place for place, digit in enumerate(code[:9], 1)) % 11]

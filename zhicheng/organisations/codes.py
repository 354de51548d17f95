"""Code lists about organisations; `Industry` has the letters of GB/T 4754, the others have our own stable codes."""

from django.db.models import TextChoices


class Industry(TextChoices):
    """Industry category, 所属行业 (GB/T 4754-2017)."""

    AGRICULTURE = "A", "农、林、牧、渔业"
    MINING = "B", "采矿业"
    MANUFACTURING = "C", "制造业"
    ENERGY_AND_WATER = "D", "电力、热力、燃气及水生产和供应业"
    CONSTRUCTION = "E", "建筑业"
    TRADE = "F", "批发和零售业"
    TRANSPORT = "G", "交通运输、仓储和邮政业"
    HOSPITALITY = "H", "住宿和餐饮业"
    INFORMATION = "I", "信息传输、软件和信息技术服务业"
    FINANCE = "J", "金融业"
    REAL_ESTATE = "K", "房地产业"
    BUSINESS_SERVICES = "L", "租赁和商务服务业"
    SCIENCE = "M", "科学研究和技术服务业"
    PUBLIC_FACILITIES = "N", "水利、环境和公共设施管理业"
    RESIDENT_SERVICES = "O", "居民服务、修理和其他服务业"
    EDUCATION = "P", "教育"
    HEALTH = "Q", "卫生和社会工作"
    CULTURE = "R", "文化、体育和娱乐业"
    PUBLIC_ADMINISTRATION = "S", "公共管理、社会保障和社会组织"
    INTERNATIONAL = "T", "国际组织"


class Nature(TextChoices):
    """Nature of the organisation, 单位性质; only an enterprise has a scale."""

    FULLY_FUNDED = "fully_funded", "全额拨款事业单位"
    PARTLY_FUNDED = "partly_funded", "差额拨款事业单位"
    SELF_FUNDED = "self_funded", "自收自支事业单位"
    GOVERNMENT = "government", "行政机关"
    PUBLIC_ENTERPRISE = "public_enterprise", "公有制企业"
    PRIVATE_ENTERPRISE = "private_enterprise", "非公有制企业"
    SOCIAL_GROUP = "social_group", "社会团体"
    PRIVATE_NON_ENTERPRISE = "private_non_enterprise", "民办非企业单位"
    OTHER = "other", "其他"


class Scale(TextChoices):
    """Size of an enterprise, 单位规模."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class EconomicType(TextChoices):
    """Economic type, 经济类型, after GB/T 12402."""

    STATE_OWNED = "state_owned", "国有全资"
    COLLECTIVE = "collective", "集体全资"
    COOPERATIVE = "cooperative", "股份合作"
    JOINT = "joint", "联营"
    LIMITED = "limited", "有限责任公司"
    SHARES = "shares", "股份有限公司"
    PRIVATE = "private", "私有"
    HK_MACAO_TAIWAN = "hk_macao_taiwan", "港澳台投资"
    FOREIGN = "foreign", "国外投资"
    OTHER = "other", "其他"


class Tier(TextChoices):
    """Level of the state that the organisation belongs to, 机构隶属."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（区）"
    TOWNSHIP = "township", "乡镇"
    OTHER = "other", "其他"


ENTERPRISES = frozenset({Nature.PUBLIC_ENTERPRISE, Nature.PRIVATE_ENTERPRISE})

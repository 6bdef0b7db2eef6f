"""Documents without the form's tables: the reason says what they are, with body and year where they name them."""

import pytest

from tests.assets.staged.outcomes import refused

BODIES = ("宝丰县财政局", "宝丰县教育局", "宝丰县民政局", "宝丰县司法局", "宝丰县水利局", "宝丰县统计局")


@pytest.mark.parametrize("year", [2009, 2012, 2018])
@pytest.mark.parametrize("body", ["南平市", "宝丰县人民政府办公室"])
def test_a_report_older_than_the_form_names_its_body_and_year(body, year):
    text = (
        f"{body}{year}年政府信息公开工作年度报告\n一、概述\n无。\n二、主动公开政府信息情况\n主动公开政府信息251条。\n"
    )
    why = refused(text.encode()).why
    assert f"for {year}, before the statutory form" in why.en
    assert body in why.zh
    assert f"{year} 年度的报告，早于统一格式" in why.zh


def test_a_report_of_a_year_with_the_form_is_asked_for_its_tables():
    text = "南平市2023年政府信息公开工作年度报告\n一、总体情况\n无。\n"
    assert "submit the file that contains the tables" in refused(text.encode()).why.en


@pytest.mark.parametrize("verb", ["做好", "报送", "编制"])
def test_a_notice_is_called_a_notice(verb):
    text = f"关于{verb}2024年政府信息公开工作年度报告的通知\n各单位：\n请于1月31日前完成。\n"
    assert "notice on writing or submitting reports" in refused(text.encode()).why.en


def test_a_list_of_reports_says_how_many():
    text = "政府信息公开年报\n" + "\n".join(f"{body}2023年政府信息公开工作年度报告" for body in BODIES)
    assert "lists 6 annual reports" in refused(text.encode()).why.en


def test_any_other_document_is_asked_for_a_report():
    assert "no title of an annual disclosure report" in refused("天气预报\n今天晴。\n".encode()).why.en

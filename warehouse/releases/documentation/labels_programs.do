* Labels in English and Chinese, units and coded values of the tables of this release. Generated; do not edit.
*
*     do labels.do
*     gongkai_read_by_region "."       // reads csv/by_region.csv in the folder and labels it
*     label language zh                // Chinese labels; label language en for English
*     display "`: char received_new[unit]'"
*
* gongkai_label_TABLE labels data that was read in another way. A missing figure is ., never 0. A column of codes, such
* as level, gets a labelled number beside it, level_c. Names are cut to 32 characters, labels to 80; for whole texts see
* codebook.en.md.
version 14

capture program drop gongkai_languages
program define gongkai_languages
    capture label language en, rename
    capture label language zh, new
    gongkai_codes
end

capture program drop gongkai_variable
program define gongkai_variable
    args name codes unit en zh
    capture confirm variable `name', exact
    if _rc exit
    if `"`unit'"' != "" char `name'[unit] `"`unit'"'
    local coded ""
    if `"`codes'"' != "" {
        capture confirm string variable `name'
        if !_rc {
            local coded = substr("`name'", 1, 30) + "_c"
            capture drop `coded'
            encode `name', generate(`coded') label(`codes'_code)
        }
    }
    foreach language in en zh {
        label language `language'
        label variable `name' `"``language''"'
        if "`coded'" != "" {
            label variable `coded' `"``language''"'
            label values `coded' `codes'_`language'
        }
    }
end

capture program drop gongkai_import
program define gongkai_import
    args file texts numbers
    import delimited using `"`file'"', varnames(nonames) rowrange(2) encoding("UTF-8") bindquote(strict) ///
        stringcols(`texts') numericcols(`numbers') asdouble clear
end

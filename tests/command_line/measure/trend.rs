use super::*;

#[track_caller]
fn trend(content: &str) -> Value {
    answer(&["trend", &file("series.csv", content)])
}

/// Days count from the first, so the line stands at 19.5 on 5 January.
#[test]
fn by_dates() {
    let rows = ["2026-01-05,18", "2026-01-12,17", "2026-01-19,15", "2026-01-26,16", "2026-02-02,12", "2026-02-16,9"];
    let content = format!("date,value\n{}\n2026-03-02,10\n", rows.join("\n"));
    let wanted = json!({
        "n": 7, "s": -17, "var_s": 44.333333333333336, "tau": -0.8095238095238095, "z": -2.4030056367444423,
        "p": 0.010714285714285714, "method": "exact", "slope_per_day": -0.21428571428571427, "intercept": 19.5,
        "ci": [-0.23809523809523808, -0.07142857142857142],
    });
    assert!(alike(&trend(&content), &wanted), "{}", trend(&content));
    // As a spreadsheet may write it: in another order, with quotes, spaces, gaps, and the line ends of another system.
    let mut turned: Vec<String> = rows.iter().rev().map(|row| format!("\"{}\"", row.replace(',', "\" , \""))).collect();
    turned.insert(2, "2025-12-01,".to_owned());
    turned.insert(4, String::new());
    let content = format!("\u{feff}date, value\r\n2026-03-02,10\r\n{}", turned.join("\r\n"));
    assert!(alike(&trend(&content), &wanted), "{}", trend(&content));
}

/// With numbers for time the intercept is at 0, wherever that lies.
#[test]
fn by_numbers() {
    let wanted = json!({
        "n": 5, "s": 4, "var_s": 16.666666666666668, "tau": 0.4, "z": 0.7348469228349533,
        "p": 0.48333333333333334, "method": "exact", "slope": 0.409688995215311,
        "intercept": 1.2951555023923444, "ci": [-3.5, 1.6],
    });
    let found = trend("t,value\n-2,1.5\n-1,-2\n.5,0\n3,4\n1e1,3.25");
    assert!(alike(&found, &wanted), "{found}");
}

/// S, Var S and z as pymannkendall, slope and interval as `scipy.stats.theilslopes`, the exact p from every order.
#[test]
fn ties_constants_and_long_series() {
    let series = |values: &[i32]| -> String {
        let rows = values.iter().enumerate().map(|(t, value)| format!("{t},{value}\n"));
        format!("t,value\n{}", rows.collect::<String>())
    };
    let found = trend(&series(&[8, 8, 7, 8, 6, 6, 5]));
    let wanted = json!({
        "n": 7, "s": -15, "var_s": 39.666666666666664, "tau": -0.7142857142857143, "z": -2.2228757209048453,
        "p": 0.01904761904761905, "method": "exact", "slope": -0.5, "intercept": 8.5, "ci": [-1, 0],
    });
    assert!(alike(&found, &wanted), "{found}");
    let found = trend(&series(&[10, 8, 9, 7, 6, 5, 4, 2, 3, 1]));
    let wanted = json!({
        "n": 10, "s": -41, "var_s": 125, "tau": -0.9111111111111111, "z": -3.5777087639996634,
        "p": 2.9761904761904762e-5, "method": "exact", "slope": -1, "intercept": 10,
        "ci": [-1.1428571428571428, -0.8],
    });
    assert!(alike(&found, &wanted), "{found}");
    let found = trend("t,value\n0,8\n7,8\n14,7\n28,8\n35,6\n42,6\n63,7\n70,5\n77,5\n84,4\n91,5");
    let wanted = json!({
        "n": 11, "s": -39, "var_s": 155.66666666666666, "tau": -0.7090909090909091, "z": -3.0456906053280095,
        "p": 0.002321465834382863, "method": "normal", "slope": -0.03896103896103896,
        "intercept": 7.636363636363637, "ci": [-0.05714285714285714, -0.017857142857142856],
    });
    assert!(alike(&found, &wanted), "{found}");
    let found = trend("t,value\n0,8\n7,6\n7,7\n14,7\n21,5\n28,5\n28,4");
    let wanted = json!({
        "n": 7, "s": -15, "var_s": 40.523809523809526, "tau": -0.7142857142857143, "z": -2.199241403235722,
        "p": 0.020634920634920634, "method": "exact", "slope": -0.14285714285714285, "intercept": 8,
        "ci": [-0.21428571428571427, 0],
    });
    assert!(alike(&found, &wanted), "{found}");

    let flat = |n: usize, method: &str| {
        json!({
            "n": n, "s": 0, "var_s": 0, "tau": 0, "z": 0, "p": 1, "method": method, "slope": 0, "intercept": 3,
            "ci": [0, 0],
        })
    };
    assert!(alike(&trend(&series(&[3; 5])), &flat(5, "exact")));
    assert!(alike(&trend(&series(&[3; 11])), &flat(11, "normal")));
    let ten_a_time: String = (0..24).map(|n| format!("{},3\n", n / 10)).collect();
    assert!(alike(&trend(&format!("t,value\n{ten_a_time}")), &flat(24, "normal")));
}

/// Dates are days, across months, leap years and clock changes; several on one day have no order.
#[test]
fn a_day_is_a_day() {
    let found = trend("date,value\n2024-02-28,0\n2024-02-29,1\n2024-03-01,2\n2024-03-31,32\n2025-02-28,366");
    assert!(alike(&found["slope_per_day"], &json!(1)) && alike(&found["intercept"], &json!(0)), "{found}");
    assert!(found.get("slope").is_none(), "{found}");
    let found = trend("date,value\n2026-01-01,1\n2026-01-01,9\n2026-01-02,5\n2026-01-03,5\n2026-01-03,5");
    assert_eq!(found["s"], 0, "{found}");
}

#[test]
fn there_is_no_trend_in_too_little() {
    for (rows, got) in [
        ("", 0),
        ("2026-01-01,1\n", 1),
        ("2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n2026-01-04,4\n", 4),
        ("2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n2026-01-04,4\n2026-01-05,\n", 4),
    ] {
        let series = file("series.csv", format!("date,value\n{rows}"));
        let wanted = format!("{series}: a trend needs at least 5 values and has {got}");
        refused(&["trend", &series], &[&wanted]);
    }
    let one_day = file("series.csv", format!("date,value\n{}", "2026-01-01,4\n".repeat(6)));
    let wanted = format!("{one_day}: a trend needs points at two different times at least");
    refused(&["trend", &one_day], &[&wanted]);
    let many: String = (0..3_001).map(|t| format!("{t},1\n")).collect();
    let many = file("series.csv", format!("t,value\n{many}"));
    refused(&["trend", &many], &[&format!("{many}: a trend takes at most 3000 values and has 3001")]);
    let steep = file("series.csv", "t,value\n0,0\n1e-300,1e300\n1,1\n2,2\n3,3");
    let wanted = format!("{steep}: the numbers are too large, or too close together, to calculate with");
    refused(&["trend", &steep], &[&wanted]);
}

#[test]
fn another_heading_is_refused() {
    let rows = "2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n2026-01-04,4\n2026-01-05,5\n";
    for heading in
        ["", "\n", "value,date\n", "date;value\n", "date\n", "date,value,note\n", "day,value\n", "\ndate,value\n"]
    {
        let series = file("series.csv", format!("{heading}{rows}"));
        refused(&["trend", &series], &[&format!("{series}: line 1: expected the heading date,value or t,value")]);
    }
    let empty = file("series.csv", "");
    refused(&["trend", &empty], &[&format!("{empty}: line 1: expected the heading date,value or t,value")]);
}

#[test]
fn every_row_that_is_wrong_is_told() {
    let series = file(
        "series.csv",
        "date,value\n2026-02-29,1\n\n2026-01-02,NaN\n01/02/2026,x\n2026-01-04\n2026-01-05,1,2\n,5\n2026-01-06,-inf\n",
    );
    let wanted = [
        "line 2: date: “2026-02-29” is not a date like 2026-03-14",
        "line 4: value: “NaN” is not a finite number",
        "line 5: date: “01/02/2026” is not a date like 2026-03-14",
        "line 5: value: “x” is not a finite number",
        "line 6: expected 2 cells, found 1",
        "line 7: expected 2 cells, found 3",
        "line 8: date: “” is not a date like 2026-03-14",
        "line 9: value: “-inf” is not a finite number",
    ]
    .map(|fault| format!("{series}: {fault}"));
    refused(&["trend", &series], &wanted.each_ref().map(String::as_str));

    let series = file("series.csv", "t,value\ninf,1\n,2\n2026-01-01,3\n1e999,4\n5,1.2.3\n");
    let wanted = [
        "line 2: t: “inf” is not a finite number",
        "line 3: t: “” is not a finite number",
        "line 4: t: “2026-01-01” is not a finite number",
        "line 5: t: “1e999” is not a finite number",
        "line 6: value: “1.2.3” is not a finite number",
    ]
    .map(|fault| format!("{series}: {fault}"));
    refused(&["trend", &series], &wanted.each_ref().map(String::as_str));
}

#[test]
fn files_that_cannot_be_read_are_refused() {
    let folder = folder();
    let latin = file("series.csv", b"date,value\n2026-01-01,\xe9\n");
    let large = file("series.csv", "\n".repeat(5_000_001));
    for path in [latin, large, folder.display().to_string(), folder.join("none.csv").display().to_string()] {
        let found = faults(&["trend", &path]);
        assert!(found.len() == 1 && found[0].starts_with(&format!("{path}: ")), "{found:?}");
    }
}

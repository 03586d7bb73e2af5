use super::*;

fn arguments<'a>(plain: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    ["rci"].into_iter().chain(plain.split_whitespace()).chain(more.iter().copied()).collect()
}

/// The example of Jacobson & Truax (1991), whose printed numbers are 3.35, 4.74 and 3.16.
#[test]
fn the_example_of_the_paper() {
    let norms = "--clinical-mean 40 --clinical-sd 7.5 --functional-mean 60 --functional-sd 7.5";
    let scores = format!("--pre 32.5 --post 47.5 --sd 7.5 --reliability .80 --higher-is-better {norms}");
    let wanted = json!({
        "sem": 3.354101966249684, "sdiff": 4.743416490252568, "rci": 3.16227766016838,
        "critical": 1.959963984540054, "cutoffs": {"a": 55, "b": 45, "c": 50}, "class": "improved",
    });
    answers(&arguments(&scores, &[]), &wanted);
}

/// CORE-10, whose published cut-off of 11 is c rounded up: (4.8·19.7 + 7.7·4.7)/12.5 = 10.46.
#[test]
fn the_core_10() {
    let norms = "--clinical-mean 19.7 --clinical-sd 7.7 --functional-mean 4.7 --functional-sd 4.8";
    let scores = format!("--pre 19.7 --post 5 --sd 7.7 --reliability 0.9 --lower-is-better {norms}");
    let wanted = json!({
        "sem": 2.434953798329652, "sdiff": 3.443544685349676, "rci": -4.268857047954144,
        "critical": 1.959963984540054, "cutoffs": {"a": 4.3, "b": 14.3, "c": 10.46}, "class": "recovered",
    });
    answers(&arguments(&scores, &[]), &wanted);
}

#[test]
fn without_norms_there_is_no_cut_off_and_no_recovery() {
    let wanted = json!({
        "sem": 2.44, "sdiff": 3.450681092190352, "rci": -2.0285850279941937,
        "critical": 1.959963984540054, "cutoffs": {"a": null, "b": null, "c": null}, "class": "improved",
    });
    answers(&arguments("--pre 18 --post 11 --sd 6.1 --reliability .84 --lower-is-better", &[]), &wanted);
    let clinical =
        "--pre 40 --post 80 --sd 7.5 --reliability .8 --higher-is-better --clinical-mean 40 --clinical-sd 7.5";
    let found = answer(&arguments(clinical, &[]));
    assert_eq!(found["cutoffs"], json!({"a": 55.0, "b": null, "c": null}));
    assert_eq!(found["class"], "improved");
    let functional =
        "--pre 40 --post 80 --sd 7.5 --reliability .8 --higher-is-better --functional-mean 60 --functional-sd 7.5";
    assert_eq!(answer(&arguments(functional, &[]))["cutoffs"], json!({"a": null, "b": 45.0, "c": null}));
}

/// With the numbers of the paper c is 50, and more than 9.2969 points are reliable.
#[test]
fn the_four_classes() {
    let norms =
        "--sd 7.5 --reliability .8 --clinical-mean 40 --clinical-sd 7.5 --functional-mean 60 --functional-sd 7.5";
    let mirrored =
        "--sd 7.5 --reliability .8 --clinical-mean -40 --clinical-sd 7.5 --functional-mean -60 --functional-sd 7.5";
    for (pre, post, class) in [
        ("40", "52", "recovered"),
        ("40", "49.3", "improved"),
        ("40", "49.29", "unchanged"),
        ("40", "50", "improved"),
        ("40", "50.01", "recovered"),
        ("50", "60", "recovered"),
        ("50.01", "60", "improved"),
        ("45", "54.29", "unchanged"),
        ("40", "40", "unchanged"),
        ("60", "50.71", "unchanged"),
        ("60", "50.7", "deteriorated"),
        ("52", "40", "deteriorated"),
        ("0", "-10", "deteriorated"),
        ("1e1", " 20 ", "improved"),
    ] {
        assert_eq!(
            answer(&arguments(norms, &["--pre", pre, "--post", post, "--higher-is-better"]))["class"],
            class,
            "{pre} {post}"
        );
        // Everything the other way round is the same change.
        let minus = |number: &str| format!("-{}", number.trim()).replace("--", "");
        let (pre, post) = (minus(pre), minus(post));
        let mirror = arguments(mirrored, &["--pre", &pre, "--post", &post, "--lower-is-better"]);
        assert_eq!(answer(&mirror)["class"], class, "{pre} {post}");
    }
}

/// Dunnett's two-sided 5 % points for unlimited degrees of freedom, from an adaptive quadrature.
#[test]
fn the_more_looks_the_more_it_takes() {
    for (looks, critical, class) in [
        ("1", 1.959963984540054, "improved"),
        ("2", 2.2121277465786164, "improved"),
        ("3", 2.348970590339271, "improved"),
        ("10", 2.716288539255696, "unchanged"),
        ("52", 3.1448134195096005, "unchanged"),
        ("10000", 4.179755622966487, "unchanged"),
    ] {
        let found =
            answer(&arguments("--pre 40 --post 52 --sd 7.5 --reliability .8 --higher-is-better --looks", &[looks]));
        assert!(alike(&found["critical"], &json!(critical)), "{looks}: {found}");
        assert_eq!(found["class"], class, "2.53 after {looks} looks");
    }
}

#[test]
fn what_cannot_be_is_refused_each_by_its_flag() {
    let whole = [
        ("--pre", "10"),
        ("--post", "20"),
        ("--sd", "5"),
        ("--reliability", "0.8"),
        ("--clinical-mean", "10"),
        ("--clinical-sd", "3"),
        ("--functional-mean", "20"),
        ("--functional-sd", "4"),
        ("--looks", "2"),
    ];
    let with = |changed: &str, value: &str| -> Vec<String> {
        let value = |(flag, usual): (&str, &str)| {
            [flag.to_owned(), if flag == changed { value.to_owned() } else { usual.to_owned() }]
        };
        ["rci".to_owned(), "--higher-is-better".to_owned()]
            .into_iter()
            .chain(whole.into_iter().flat_map(value))
            .collect()
    };
    let refused_as = |changed: &str, value: &str, wanted: &str| {
        let arguments = with(changed, value);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        refused(&arguments, &[wanted]);
    };
    for (flag, _) in &whole[..8] {
        for value in ["NaN", "inf", "-infinity", "1e999", "", "ten", "1,5", "1 2", "0x10"] {
            refused_as(flag, value, &format!("{flag}: “{value}” is not a finite number"));
        }
    }
    for flag in ["--sd", "--clinical-sd", "--functional-sd"] {
        for value in ["0", "-0", "-1"] {
            refused_as(flag, value, &format!("{flag}: a standard deviation is a number above 0"));
        }
    }
    for value in ["1", "1.01", "-0.1", "80"] {
        let wanted = "--reliability: a reliability is a number from 0 up to, but not including, 1";
        refused_as("--reliability", value, wanted);
    }
    for value in ["1.5", "-1", "two", "", "NaN", "99999999999"] {
        refused_as("--looks", value, &format!("--looks: “{value}” is not a whole number"));
    }
    for value in ["0", "10001"] {
        refused_as("--looks", value, "--looks: the number of looks must be 1 to 10000");
    }
    for value in ["10", "9"] {
        let against = "the functional mean is not on the better side of the clinical mean";
        refused_as("--functional-mean", value, &format!("--clinical-mean and --functional-mean: {against}"));
    }
    refused_as("--sd", "1e-320", "the numbers are too large, or too close together, to calculate with");
}

#[test]
fn both_halves_of_a_norm_go_together() {
    let scores = "--pre 10 --post 20 --sd 5 --reliability 0.8 --higher-is-better";
    for (group, half) in [
        ("clinical", ["--clinical-mean", "10"]),
        ("clinical", ["--clinical-sd", "3"]),
        ("functional", ["--functional-mean", "20"]),
        ("functional", ["--functional-sd", "4"]),
    ] {
        let wanted = format!("--{group}-mean and --{group}-sd: use both or neither");
        refused(&arguments(scores, &half), &[&wanted]);
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let all = "--pre nan --post inf --sd 0 --reliability 1 --clinical-mean x --clinical-sd -1 \
        --functional-mean 3 --looks 0";
    refused(
        &arguments(all, &[]),
        &[
            "--pre: “nan” is not a finite number",
            "--post: “inf” is not a finite number",
            "--sd: a standard deviation is a number above 0",
            "--reliability: a reliability is a number from 0 up to, but not including, 1",
            "--lower-is-better, --higher-is-better or --instrument: choose one, to say which scores are better",
            "--clinical-mean: “x” is not a finite number",
            "--clinical-sd: a standard deviation is a number above 0",
            "--functional-mean and --functional-sd: use both or neither",
            "--looks: the number of looks must be 1 to 10000",
        ],
    );
}

#[test]
fn which_way_is_better_must_be_said_or_known() {
    let falling = "--pre 18 --post 6 --sd 6.1 --reliability .84";
    let unsaid = "--lower-is-better, --higher-is-better or --instrument: choose one, to say which scores are better";
    refused(&arguments(falling, &[]), &[unsaid]);
    refused(&["nap", "--baseline", "18,17", "--later", "6,5"], &[unsaid]);
    for (said, class) in [
        (&["--lower-is-better"][..], "improved"),
        (&["--higher-is-better"], "deteriorated"),
        (&["--instrument", "phq-9"], "improved"),
        (&["--instrument", "rosenberg"], "deteriorated"),
    ] {
        assert_eq!(answer(&arguments(falling, said))["class"], class, "{said:?}");
    }
    let both = measure(&arguments(falling, &["--lower-is-better", "--higher-is-better"]));
    assert!(both.code.is_some_and(|code| code != 0) && both.out.is_empty(), "one of the two");
    let unknown =
        format!("{}: “phq-10” is neither a file nor the key of a built-in exercise", unsaid.split(':').next().unwrap());
    refused(&arguments(falling, &["--instrument", "phq-10"]), &[&unknown]);
}

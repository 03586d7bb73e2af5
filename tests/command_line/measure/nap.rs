use super::*;

/// The first two are the examples in the manual of SingleCaseES, the second by Parker & Vannest (2009).
#[test]
fn worked_examples() {
    let lower = Some("--lower-is-better");
    for (baseline, later, direction, wanted) in [
        (
            "20,20,26,25,22,23",
            "28,25,24,27,30,30,29",
            None,
            json!({"nap": 0.9166666666666666, "se": 0.06900655593423546,
                "ci": [0.5973193600388086, 0.9859976893702133]}),
        ),
        (
            "4,3,4,3,4,7,5,2,3,2",
            "5,9,7,9,7,5,9,11,11,10,9",
            None,
            json!({"nap": 0.9636363636363636, "se": 0.031926223493493285,
                "ci": [0.7499720066289689, 0.9950812863865411]}),
        ),
        ("1,2,3", "4,5", None, json!({"nap": 1, "se": 0.19543398999264294, "ci": [0.4389123890958573, 1]})),
        ("1,2,3", "4,5", lower, json!({"nap": 0, "se": 0.1954339899926429, "ci": [0, 0.5610876109041427]})),
        (
            "3,3,3",
            "3,3",
            None,
            json!({"nap": 0.5, "se": 0.3535533905932738, "ci": [0.1308695639604677, 0.8691304360395323]}),
        ),
        (
            " -1.5, 2 ,0",
            "2,-3",
            lower,
            json!({"nap": 0.5833333333333334, "se": 0.44095855184409827,
                "ci": [0.16961930918614368, 0.9037605165909406]}),
        ),
        (
            "8,7,9,8",
            "3,8,2,1,4",
            lower,
            json!({"nap": 0.9, "se": 0.10992421631894066, "ci": [0.49992403230645677, 0.9859866858760911]}),
        ),
        // A single value says nothing about its own scatter.
        ("1", "2", None, json!({"nap": 1, "se": null, "ci": [0.2065493143772372, 1]})),
    ] {
        let mut arguments = vec!["nap", "--baseline", baseline, "--later", later];
        arguments.push(direction.unwrap_or("--higher-is-better"));
        answers(&arguments, &wanted);
    }
}

#[test]
fn every_value_that_is_none_is_told() {
    for wrong in ["NaN", "inf", "-inf", "1e999", "x", "", " ", "1;2"] {
        let fault = |flag: &str, n: usize| format!("{flag}: value {n}: “{}” is not a finite number", wrong.trim());
        refused(&["nap", "--higher-is-better", "--baseline", wrong, "--later", "1,2"], &[&fault("--baseline", 1)]);
        let later = format!("3,{wrong},4,{wrong}");
        refused(
            &["nap", "--higher-is-better", "--baseline", "1,2", "--later", &later],
            &[&fault("--later", 2), &fault("--later", 4)],
        );
        refused(
            &["nap", "--higher-is-better", "--baseline", wrong, "--later", wrong],
            &[&fault("--baseline", 1), &fault("--later", 1)],
        );
    }
    let many = vec!["1"; 3_001].join(",");
    let wanted = "the baseline takes at most 3000 values and has 3001";
    refused(&["nap", "--higher-is-better", "--baseline", &many, "--later", "1"], &[wanted]);
}

use std::fmt;
use std::str::FromStr;

/// Values of a list parameter, sent as `field=VALUE1,VALUE2`.
///
/// A single value, an array, a slice or a `Vec` converts into it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct List<T>(Vec<T>);

impl<T> List<T> {
    /// The values, in order.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    /// Two lists, each with half of the values; `None` where one value cannot be halved.
    pub fn halves(&self) -> Option<(Self, Self)>
    where
        T: Clone,
    {
        let (left, right) = self.0.split_at(self.0.len() / 2);
        (!left.is_empty()).then(|| (Self(left.to_vec()), Self(right.to_vec())))
    }
}

impl<T: PartialEq> FromIterator<T> for List<T> {
    /// Repeated values count once, as they do for the services.
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut list = Vec::new();
        for value in values {
            if !list.contains(&value) {
                list.push(value);
            }
        }
        Self(list)
    }
}

impl<T: PartialEq> From<T> for List<T> {
    fn from(value: T) -> Self {
        Self(vec![value])
    }
}

impl<T: PartialEq> From<Vec<T>> for List<T> {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: PartialEq, const N: usize> From<[T; N]> for List<T> {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<T: PartialEq + Clone> From<&[T]> for List<T> {
    fn from(values: &[T]) -> Self {
        values.iter().cloned().collect()
    }
}

impl<T: fmt::Display> fmt::Display for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, value) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            value.fmt(f)?;
        }
        Ok(())
    }
}

impl<T: FromStr + PartialEq> FromStr for List<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        text.split(',').map(|value| value.trim().parse()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_once_in_order_with_commas() {
        assert_eq!(List::<&str>::from(["b", "a", "b"]).to_string(), "b,a");
        assert_eq!(List::<i32>::from(7).to_string(), "7");
        assert_eq!(
            "3, 4".parse::<List<u8>>().unwrap(),
            List::<u8>::from(vec![3, 4])
        );
        assert!("3,x".parse::<List<u8>>().is_err());
    }

    #[test]
    fn halves_lose_nothing() {
        let (left, right) = List::<i32>::from([1, 2, 3]).halves().unwrap();
        assert_eq!((left.as_slice(), right.as_slice()), (&[1][..], &[2, 3][..]));
        assert!(List::<i32>::from(1).halves().is_none());
    }
}
